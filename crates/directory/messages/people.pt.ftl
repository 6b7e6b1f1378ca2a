people-title = Pessoas
