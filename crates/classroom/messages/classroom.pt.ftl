classroom-start = Início
classroom-classes-title = Minhas turmas
classroom-no-classes = Você ainda não tem turmas.
classroom-no-classes-do = Abra uma, ou peça a quem administra a caixa.
classroom-open-class = Abrir uma turma
classroom-pupils = { $n ->
    [one] { $n } estudante
   *[other] { $n } estudantes
}
classroom-class-title = A turma { $name }
classroom-nobody = Ainda não há ninguém aqui.
classroom-nobody-do = Quando houver estudantes na turma, você verá aqui como vão.
classroom-no-work = Ainda não há respostas.
classroom-no-work-do = Assim que alguém responder à primeira pergunta, ela aparecerá aqui.
classroom-no-name = (sem nome nesta caixa)
classroom-stuck-title = { $n ->
    [one] Uma pessoa espera a sua ajuda
   *[other] { $n } pessoas esperam a sua ajuda
}
classroom-stuck-more = { $n ->
    [one] E mais uma pessoa.
   *[other] E mais { $n } pessoas.
}
classroom-pupil = Estudante
classroom-lesson = Lição
classroom-question = Pergunta
classroom-quipu-reading = { $begun } de { $all } começaram este curso.
classroom-hardest-title = As perguntas mais difíceis
classroom-tries-each = Tentativas por pessoa
classroom-not-yet = Ainda não conseguem
classroom-of = { $n } de { $all }
classroom-wrong-answers = O que responderam
classroom-pupil-title = O trabalho de { $name }
classroom-pupil-no-work = { $name } ainda não respondeu a nenhuma pergunta.
classroom-how = Como vai
classroom-solved = Conseguida
classroom-unsolved = Ainda não
classroom-tries = Tentativas
classroom-last-answer = Última resposta
classroom-back-to-class = Voltar à turma
classroom-to-people = Adicionar estudantes
classroom-steps = O que você pode fazer aqui
classroom-step-roll = Fazer a chamada
classroom-step-register = Registro de frequência do mês
classroom-step-people = Estudantes e equipes
classroom-step-cards = Cartões de entrada
classroom-step-roll-csv = Baixar este mês para planilha
classroom-answered-today = { $n ->
    [one] Hoje { $n } pessoa respondeu.
   *[other] Hoje { $n } pessoas responderam.
}
classroom-roll-not-called = Hoje a chamada ainda não foi feita.
classroom-call-roll = Fazer a chamada
classroom-correct-roll = Corrigir a chamada de hoje
classroom-nobody-stuck = Ninguém espera sua ajuda.
classroom-stuck-why = Por quê
classroom-stuck-wrong = { $question }: { $n } respostas erradas seguidas
classroom-stuck-hints = { $question }: abriu { $n } dicas e ainda não conseguiu
classroom-stuck-still = A turma trabalhou { $n } dias desde sua última resposta
classroom-stuck-not-begun = A turma trabalhou { $n } dias e ainda não começou
classroom-stuck-reading = Aparece quem tem { $wrong } ou mais respostas erradas seguidas em uma pergunta, quem abriu { $hints } ou mais dicas sem conseguir, ou quem não respondeu em { $days } ou mais dias em que a turma trabalhou. Dias de falta não contam.
classroom-with-others = com colegas
classroom-entered = anotada por docente
classroom-roll-title = Fazer a chamada
classroom-roll-of = Chamada de { $name }
classroom-roll-how = Todos estão marcados como presentes. Toque só em quem falta ou chegou atrasado, e salve.
classroom-roll-keep = Salvar a chamada
classroom-roll-correct = Salvar as mudanças
classroom-roll-kept = A chamada está salva. Você pode corrigi-la quando quiser: o que estava antes também fica.
classroom-roll-bad = A chamada chegou incompleta.
classroom-roll-future = Esse dia ainda não chegou. Abaixo está a chamada de hoje.
classroom-roll-too-old = Esse dia ficou longe demais para corrigir aqui. Abaixo está a chamada de hoje.
classroom-roll-here = { $n ->
    [one] { $n } presente
   *[other] { $n } presentes
}
classroom-roll-late = { $n ->
    [one] { $n } chegou atrasado
   *[other] { $n } chegaram atrasados
}
classroom-roll-absent = { $n ->
    [one] { $n } ausente
   *[other] { $n } ausentes
}
classroom-roll-corrections = O que foi corrigido
classroom-roll-noted = Foi anotado
classroom-roll-by = Quem
classroom-roll-when = Quando
classroom-reason = Motivo
classroom-mark-present = Presente
classroom-mark-late = Atraso
classroom-mark-absent = Falta
classroom-mark-illness = Doença
classroom-mark-harvest = Plantio ou colheita
classroom-mark-road-cut = Caminho interrompido
classroom-mark-family = Assunto de família
classroom-mark-unknown = Não se sabe
classroom-sign-present = ·
classroom-sign-late = A
classroom-sign-illness = D
classroom-sign-harvest = P
classroom-sign-road-cut = C
classroom-sign-family = F
classroom-sign-unknown = ?
classroom-other-days = Outros dias
classroom-other-months = Outros meses
classroom-register-title = Frequência de { $name }, { $month }
classroom-register-caption = Frequência por dia, { $name }
classroom-register-empty = Neste mês não houve chamada.
classroom-register-days = { $n ->
    [one] Houve chamada em { $n } dia.
   *[other] Houve chamada em { $n } dias.
}
classroom-register-no-absences = Ninguém faltou.
classroom-register-absences = { $n ->
    [one] { $n } falta
   *[other] { $n } faltas
}
classroom-register-missed = Faltas
