upkeep-box = La caja
