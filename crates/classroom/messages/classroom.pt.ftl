classroom-start = Início
classroom-classes-title = Minhas turmas
classroom-no-classes = Você ainda não tem turmas.
classroom-no-classes-do = Quem administra a caixa pode lhe dar uma.
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
classroom-nobody-stuck = Ninguém está parado: nenhuma pessoa tem { $n } respostas erradas seguidas numa pergunta.
classroom-stuck-title = { $n ->
    [one] Uma pessoa espera a sua ajuda
   *[other] { $n } pessoas esperam a sua ajuda
}
classroom-stuck-on = Em quê
classroom-stuck-why = { $question } ({ $n } erradas seguidas)
classroom-stuck-more = { $n ->
    [one] E mais uma pessoa.
   *[other] E mais { $n } pessoas.
}
classroom-stuck-reading = Aparece quem tem { $n } ou mais respostas erradas seguidas na mesma pergunta, sem acertar depois.
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
