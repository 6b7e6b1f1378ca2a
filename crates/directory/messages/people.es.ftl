people-title = Personas
