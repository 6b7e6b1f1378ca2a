people-title = Pessoas
people-search = Buscar por nome
people-search-hint = Basta o começo. Os acentos não importam.
people-search-go = Buscar
people-nobody = Ainda não há ninguém.
people-nobody-do = Importe a lista da escola ou adicione a primeira pessoa.
people-none-found = Ninguém com esse nome.
people-none-found-do = Tente com menos letras, ou só com o sobrenome.
people-list = { $n ->
    [one] Uma pessoa
   *[other] { $n } pessoas
 }
people-name = Nome
people-drawing = Desenho
people-roles = O que faz na escola
people-classes = Turmas
people-new = Adicionar uma pessoa
people-import = Importar uma lista
people-duplicates = A mesma pessoa duas vezes?
people-name-field = Nome e sobrenome
people-role = O que faz na escola
people-class = Turma
people-no-class = Sem turma
people-add = Adicionar
people-mend = Falta olhar uma coisa:
people-save = Guardar
people-role-pupil = aluno
people-role-teacher = docente
people-role-head = direção
people-role-administrator = administração
people-role-technician = técnico
people-role-guest = visita
people-no-role = Sem função na escola.
people-role-give = Dar a função: { $name }
people-role-end = Retirar a função: { $name }
people-no-name = Pessoa sem nome à vista
people-in-classes = Nestas turmas: { $name }
people-merged-into = Esta ficha foi unida a outra.
people-merged-open = Ver a ficha que continua
people-two-values = Há duas versões.
people-two-values-do = Duas pessoas escreveram ao mesmo tempo sem se ver. Nada se perdeu: escolha a que vale.
people-use = Vale “{ $name }”
people-use-nothing = Nenhuma vale: deixar vazio
people-language = Idioma em que a caixa cumprimenta
people-language-any = O do aparelho
people-class-end = Tirar da turma { $name }
people-class-end-teaching = Já não ensina em { $name }
people-class-new = Abrir uma turma
people-how = Para
people-how-learn = aprender
people-how-teach = ensinar
people-class-add = Pôr na turma
people-facts = Dados da ficha
people-facts-why = Tudo aqui é voluntário e vai lacrado: só a administração e a direção veem, e só ao abrir uma ficha. Nunca aparece em listas.
people-fact-number = Número no registro da escola
people-fact-user-name = Nome de usuário em outro sistema
people-fact-birth-date = Data de nascimento
people-fact-guardian = Contato de quem cuida dela
people-fact-grade = Ano ou série
people-fact-sex = Sexo
people-fact-first-language = Primeira língua (código, por exemplo gn)
people-fact-indigenous-people = Povo indígena
people-fact-disability = Deficiência
people-not-said = Não foi dito
people-rather-not = Prefere não dizer
people-sex-female = Feminino
people-sex-male = Masculino
people-sex-other = Outro
people-date-hint = Dia/mês/ano, ou só o ano.
people-done-saved = Guardado.
people-done-moved = Já está na outra turma.
people-done-merged = As duas fichas agora são uma. Pode-se desfazer mais abaixo.
people-done-unmerged = Voltaram a ser duas fichas.
people-done-imported = Lista importada.
people-done-opened = A turma está aberta. Adicione a primeira pessoa.
people-done-left = Já não está na turma.
people-done-team = A equipe está aberta. Ponha os membros na página de cada aluno.
people-refused-name-missing = Falta o nome.
people-refused-too-long = É longo demais. Escreva mais curto.
people-refused-full = Não cabe mais aqui. Abra outra turma.
people-refused-last-administrator = É a última pessoa que administra a escola. Dê antes a função a outra.
people-refused-not-understood = A caixa não entendeu esse dado. Olhe o exemplo junto ao campo.
people-refused-gone = Já não está aqui. Talvez alguém tenha mudado a lista ao mesmo tempo.
people-added = { $name } já está na turma. Quem é o próximo?
people-removed = { $name } já não está na turma.
people-removed-keeps = O trabalho dela continua guardado.
people-undo = Desfazer
people-pupil-name = Nome de quem chega
people-pupil-add = Adicionar à turma
people-class-empty = Ainda não há ninguém nesta turma.
people-class-empty-do = Escreva acima o primeiro nome. A caixa escolhe um desenho para cada pessoa.
people-class-list = { $n ->
    [one] Uma pessoa aprende aqui
   *[other] { $n } pessoas aprendem aqui
 }
people-class-reading = Toque um nome para corrigi-lo, mudar de turma ou de equipe.
people-class-title = Quem está em { $name }
people-cards = Cartões para entrar
people-print = Lista para imprimir
people-print-title = Lista de { $name }
people-print-caption = { $name }, { $n } pessoas, { $day }
people-print-how = Imprima esta página pelo menu do navegador. As colunas vazias são para anotar.
people-back-to-class = Voltar à turma
people-taught-by = Ensinam aqui: { $name }
people-team = Equipe
people-teams = Equipes
people-team-line = { $name }: { $n ->
    [one] uma pessoa
   *[other] { $n } pessoas
 }
people-team-name = Nome de uma equipe nova
people-team-open = Abrir a equipe
people-team-close = Encerrar a equipe { $name }
people-no-team = Sem equipe
people-class-name = Nome da turma
people-class-name-hint = Como a escola a chama, por exemplo 5º B.
people-class-open = Abrir a turma
people-move-to = Passar para outra turma
people-move = Mudar de turma
people-remove-what = Ao tirar alguém da turma, o trabalho continua guardado. Pode-se desfazer em seguida.
people-remove = Tirar da turma
people-whole = Ver a ficha completa
people-import-lead = Traga a lista da escola de uma planilha. Primeiro olhamos juntos; depois você decide.
people-import-file = Arquivo CSV
people-import-file-hint = Na planilha: Salvar como, CSV. Até 8 MB.
people-import-paste = Ou cole aqui as linhas, com a primeira
people-import-look = Olhar a lista
people-import-how = Como deve ser a lista
people-import-columns = A primeira linha nomeia as colunas: { $columns }. Se alguém quiser dizer, também: { $more }.
people-import-values = role é pupil, teacher, head, administrator ou technician (também aluno, docente, diretora). As datas, 7/3/2015 ou 2015-03-07. Várias turmas, separadas por ponto e vírgula e entre aspas. id é o número de cada pessoa na escola: com ele a caixa a reconhece na próxima vez.
people-import-kolibri = Também vale a lista de usuários do Kolibri. As senhas não são trazidas.
people-import-nothing = Não chegou nenhuma lista. Escolha um arquivo ou cole as linhas.
people-import-xlsx = Este é o arquivo próprio da planilha.
people-import-xlsx-do = Abra-o, escolha Salvar como e salve como CSV UTF-8. Depois traga-o aqui.
people-import-would = { $n ->
    [one] Uma linha, sem nenhum erro.
   *[other] { $n } linhas, sem nenhum erro.
 } Ainda não mudou nada.
people-import-looked = Assim está a lista
people-import-go = Importar
people-import-other = Trazer outra lista
people-import-counts = O que muda
people-import-what = O quê
people-import-how-many = Quantos
people-import-created = Pessoas novas
people-import-updated = Pessoas com alguma mudança
people-import-unchanged = Pessoas sem mudança
people-import-classes = Turmas novas
people-import-not-listed = { $n ->
    [one] Uma pessoa de uma lista anterior não está nesta.
   *[other] { $n } pessoas de listas anteriores não estão nesta.
 }
people-import-not-listed-do = Ficam como estavam: uma lista não apaga ninguém.
people-import-faults = { $n ->
    [one] Um erro
   *[other] { $n } erros
 }
people-import-faults-more = E mais { $n }. Corrija estes primeiro.
people-import-line = Linha
people-import-column = Coluna
people-import-reason = O que há e o que fazer
people-import-broken = A lista tem erros. Nada foi importado.
people-import-broken-do = Corrija-os na planilha, salve e traga a lista outra vez.
people-import-again = Trazer a lista corrigida
people-import-gone = A lista já não está esperando.
people-import-gone-do = Talvez já tenha sido importada. Trazê-la outra vez não faz mal: só se toma o que mudou.
people-import-done = { $n ->
    [one] Uma linha foi importada.
   *[other] { $n } linhas foram importadas.
 }
people-see-all = Ver todas as pessoas
people-fault-empty = O arquivo está vazio. A primeira linha nomeia as colunas.
people-fault-column-missing = Falta esta coluna. Adicione-a; as células podem ficar vazias, exceto id, given_name e role.
people-fault-column-twice = Esta coluna está duas vezes. Tire uma.
people-fault-column-unknown = Não conhecemos a coluna “{ $found }”. Tire-a ou corrija o nome.
people-fault-width = A linha tem { $n } células e a primeira linha { $m }.
people-fault-row-too-long = A linha não termina. Falta fechar aspas?
people-fault-not-text = Há sinais que não são letras. Salve a planilha outra vez como CSV UTF-8.
people-fault-missing = A célula está vazia e é necessária.
people-fault-too-long = É longo demais: cabem { $n } letras.
people-fault-id-twice = O mesmo id está na linha { $n }. Cada pessoa tem o seu.
people-fault-role = “{ $found }” não é uma função. Escreva pupil, teacher, head, administrator ou technician.
people-fault-date-form = “{ $found }” não é uma data. Escreva 7/3/2015 ou 2015-03-07.
people-fault-date-two-digits = “{ $found }”: escreva o ano com quatro algarismos.
people-fault-date-impossible = “{ $found }” é um dia que não existe.
people-fault-date-not-lived = “{ $found }” é antes de 1900 ou depois de hoje.
people-fault-language = “{ $found }” não é um código de língua. Escreva por exemplo es, pt-BR ou gn.
people-fault-sex = “{ $found }” não se entende. Escreva female, male, other ou rather-not-say.
people-fault-too-many-classes = São mais de 20 turmas.
people-fault-too-many-rows = São mais de { $n } linhas. Divida a lista.
people-fault-too-many-bytes = O arquivo passa de { $n } MB. Divida a lista.
people-no-duplicates = Ninguém parece estar duas vezes.
people-no-duplicates-do = A caixa compara nomes, datas de nascimento, números e turmas.
people-duplicates-lead = Olhe cada par. Se for a mesma pessoa, escolha a ficha que continua; o trabalho da outra conta com ela. Pode-se desfazer.
people-merge-keep = É a mesma: continua a ficha { $n }, { $name }
people-why-same-name = o mesmo nome
people-why-part-of-name = um nome contém o outro
people-why-same-birth = a mesma data de nascimento
people-why-same-class = a mesma turma
people-why-same-number = o mesmo número de registro
people-merged = Fichas unidas a esta
people-merged-line = { $name } foi unida a esta ficha.
people-unmerge = Separar outra vez
