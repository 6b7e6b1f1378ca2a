upkeep-box = The box
