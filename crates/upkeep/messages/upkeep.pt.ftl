upkeep-box = A caixa
