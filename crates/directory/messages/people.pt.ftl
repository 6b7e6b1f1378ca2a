people-title = Pessoas
people-search = Buscar por nome
people-search-hint = Basta o começo. Os acentos não importam.
people-search-go = Buscar
people-nobody = Ainda não há ninguém.
people-nobody-do = Importe a lista da escola ou adicione a primeira pessoa.
people-nameless = { $n ->
    [one] De uma pessoa o nome ainda não chegou.
   *[other] De { $n } pessoas os nomes ainda não chegaram.
 }
people-nameless-do = Chegam com o intercâmbio, de outra caixa da escola ou da central, ou com a cópia da caixa antiga: enquanto isso, não importe a lista outra vez. Se a escola tinha uma só caixa, não há cópia dela e a central não guarda os nomes, eles não chegarão: pergunte antes à central, e então importe-a de novo. O trabalho de antes fica sem nome.
people-none-found = Ninguém com esse nome.
people-none-found-do = Tente com menos letras, ou só com o sobrenome.
people-list = { $n ->
    [one] Uma pessoa
   *[other] { $n } pessoas
 }
people-name = Nome
people-drawing = Desenho
people-roles = Funções
people-classes = Turmas
people-new = Adicionar uma pessoa
people-import = Importar uma lista
people-duplicates = A mesma pessoa duas vezes?
people-name-field = Nome e sobrenome
people-role = O que faz na escola
people-class = Turma
people-no-class = Sem turma
people-add = Adicionar
people-mend = Falta olhar isto:
people-save = Guardar
people-role-pupil = estudante
people-role-teacher = docente
people-role-head = direção
people-role-administrator = administração
people-role-technician = técnico
people-role-guest = visita
people-role-translator = tradução
people-role-reviewer = revisão de traduções
people-role-analyst = análise numa central
people-role-network-administrator = administração de uma rede
people-no-role = Sem função na escola.
people-role-give = Dar esta função
people-role-end = Retirar esta função
people-role-held = { $name } (tem)
people-role-open = { $name }
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
people-name-and-drawing = Nome e desenho
people-facts-said = { $n ->
    [0] Nada dito ainda
    [one] Um dado dito
   *[other] { $n } dados ditos
}
people-facts = Dados da ficha
people-facts-why = Tudo aqui é voluntário e vai lacrado: só a administração vê, e só ao abrir uma ficha. O ano ou série, também seus docentes.
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
people-done-team = A equipe está aberta. Ponha os membros na página de cada estudante.
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
people-alike = Já há uma pessoa chamada { $name } em { $class }. É a mesma?
people-alike-there = Já há uma pessoa chamada { $name } nessa turma. É a mesma?
people-alike-see = Ver { $name }
people-alike-another = É outra pessoa: adicionar
people-class-who-teaches = Quem ensina nesta turma?
people-class-mine = Eu ensino nesta turma
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
people-import-values = papel é aluno ou aluna, docente, diretor ou diretora, administrador ou administradora, técnico ou técnica. As datas, 7/3/2015 ou 2015-03-07. Várias turmas, separadas por ponto e vírgula e entre aspas. id é o número de cada pessoa na escola: com ele, a caixa a reconhece da próxima vez. Os nomes de colunas e papéis valem também em espanhol e em inglês.
people-columns-language = pt
people-import-sample = Baixar uma lista de exemplo (CSV)
people-sample-file = lista-de-exemplo.csv
people-sample-pupil = 101; Yesenia; Quispe Huamán; 7/3/2015; aluna; 5.º B; 5
people-sample-other-pupil = 102; Bruno; Mamani; 21/11/2015; aluno; 5.º B; 5
people-sample-teacher = D1; Rosa; Vilca; ; docente; 5.º B; 
people-import-going = A lista está sendo importada. Esta página se abre sozinha quando terminar.
people-import-going-look = Olhar outra vez
people-import-title-done = Lista importada
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
people-import-counted = O que mudou
people-import-see-classes = Ver as turmas
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
people-import-where = Onde
people-import-at-line = Linha { $line }
people-import-at-column = Linha { $line }, { $column }
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
people-fault-column-missing = Falta esta coluna. Adicione-a; as células podem ficar vazias, exceto id, nome e papel.
people-fault-column-twice = Esta coluna está duas vezes. Tire uma.
people-fault-column-unknown = Não conhecemos a coluna “{ $found }”. Tire-a ou corrija o nome.
people-fault-width = A linha tem { $n } células e a primeira linha { $m }.
people-fault-row-too-long = A linha não termina. Falta fechar aspas?
people-fault-not-text = Há sinais que não são letras. Salve a planilha outra vez como CSV UTF-8.
people-fault-missing = A célula está vazia e é necessária.
people-fault-too-long = É longo demais: cabem { $n } letras.
people-fault-id-twice = O mesmo id está na linha { $n }. Cada pessoa tem o seu.
people-fault-role = “{ $found }” não é uma função. Escreva aluno, docente, diretor, administrador ou técnico.
people-fault-date-form = “{ $found }” não é uma data. Escreva 7/3/2015 ou 2015-03-07.
people-fault-date-two-digits = “{ $found }”: escreva o ano com quatro algarismos.
people-fault-date-impossible = “{ $found }” é um dia que não existe.
people-fault-date-not-lived = “{ $found }” é antes de 1900 ou depois de hoje.
people-fault-language = “{ $found }” não é um código de língua. Escreva por exemplo es, pt-BR ou gn.
people-fault-sex = “{ $found }” não se entende. Escreva feminino, masculino, outro ou prefere não dizer.
people-fault-last-administrator = É a última pessoa que administra a escola. Deixe aqui também administrador, ou ponha outra pessoa como administrador na lista.
people-fault-too-many-classes = São mais de 20 turmas.
people-fault-too-many-rows = São mais de { $n } linhas. Divida a lista.
people-fault-too-many-bytes = O arquivo passa de { $n } MB. Divida a lista.
people-no-duplicates = Ninguém parece estar duas vezes.
people-no-duplicates-do = A caixa compara nomes, datas de nascimento, números e turmas.
people-duplicates-lead = Olhe cada par. Se for a mesma pessoa, escolha a ficha que continua. O trabalho da outra fica guardado. Pode-se desfazer.
people-merge-keep = É a mesma: continua a ficha { $n }, { $name }
people-why-same-name = o mesmo nome
people-why-part-of-name = um nome contém o outro
people-why-same-birth = a mesma data de nascimento
people-why-same-class = a mesma turma
people-why-same-number = o mesmo número de registro
people-merged = Fichas unidas a esta
people-merged-line = { $name } foi unida a esta ficha.
people-unmerge = Separar outra vez
people-invite = Dar-lhe uma nova senha
people-done-begun = A caixa está pronta.
people-done-begun-do = Traga a lista da escola ou abra uma turma. Dar um papel, convidar docentes ou criar uma chave vai pedir um código da folha de códigos: peça-a a quem instalou a caixa, que a imprime no console.
people-first-title = Começar com esta caixa
people-first-lead = Ninguém administra ainda esta caixa. Em cinco minutos ela fica pronta.
people-first-code = Código da caixa
people-first-code-hint = Oito algarismos. A caixa mostra-os ao ligar, no console; também vale um da folha de códigos da instalação.
people-first-language = Idioma da caixa
people-first-language-hint = Assim ela fala com você, e com quem chega com um celular em outra língua. Cada pessoa pode trocá-lo no alto de cada página.
people-language-lead = Assim a caixa fala com quem chega com um celular numa língua que ela não tem.
people-language-own = Cada pessoa pode escolher outra, no alto de cada página; a escolha fica no celular dela.
people-language-save = Salvar
people-language-unknown = A caixa não fala essa língua. Escolha uma da lista.
people-first-school = Nome da escola
people-first-school-is = A escola: { $name }
people-first-country = País
people-first-school-missing = Falta o nome da escola.
people-first-name-missing = Falta o seu nome.
people-first-country-missing = Escolha o país.
people-first-name = Seu nome e sobrenome
people-first-password = Escolha uma senha
people-first-password-hint = Três palavras que só você junta são fáceis de lembrar.
people-first-courses = Trazer os cursos de amostra?
people-first-courses-yes = Sim, para começar hoje
people-first-courses-no = Não, temos os nossos
people-first-go = Começar
people-first-join = Esta caixa substitui outra, ou é a segunda da escola: juntá-la à rede
people-first-awaits = A escola desta caixa ainda não chegou. Ela chega pela rede.
people-first-awaits-go = A rede desta caixa
people-country-ar = Argentina
people-country-bo = Bolívia
people-country-br = Brasil
people-country-cl = Chile
people-country-co = Colômbia
people-country-cr = Costa Rica
people-country-cu = Cuba
people-country-do = República Dominicana
people-country-ec = Equador
people-country-gt = Guatemala
people-country-hn = Honduras
people-country-ht = Haiti
people-country-mx = México
people-country-ni = Nicarágua
people-country-pa = Panamá
people-country-pe = Peru
people-country-py = Paraguai
people-country-sv = El Salvador
people-country-uy = Uruguai
people-country-ve = Venezuela
people-keys = Chaves para programas
people-key-lead = Com uma chave, outro programa lê ou muda o que você pode nesta escola. Crie uma para cada programa.
people-key-where = Não abre nada por HTTP sem cifra: o programa deve pedir por HTTPS ou rodar na própria caixa.
people-key-heard = Esta página também veio pelo Wi-Fi sem cifra. Se alguém pôde escutar, encerre a chave e crie outra na caixa.
people-key-name = Para quê
people-key-name-hint = Por exemplo: registro do município.
people-key-may = Pode
people-key-read = só ler
people-key-write = ler e mudar
people-key-make = Criar a chave
people-key-made = A chave está feita.
people-key-made-once = Copie-a agora: não será mostrada de novo. Quem a tiver entra como você.
people-key-full = Já há 50 chaves. Encerre antes uma que ninguém use.
people-key-day = Desde
people-key-used = Usada
people-key-never = nunca
people-key-end = Encerrar { $name }
people-key-description = O que se pode pedir (OpenAPI)
people-country-other = Outro país
people-key-do = O que fazer
people-refused-code = O código não serve: já foi usado, ou não é da última folha.
people-refused-code-do = Nada mudou. Tente o próximo. Se também não servir, não gaste a folha: os códigos de antes valem só até que se imprima outra folha ou se restaure a caixa. Uma folha nova se faz no console, com chaski admin codes; por HTTPS não é preciso código.
people-api-no-administrators = Programas não dão nem tiram o papel de administração, nem unem fichas de quem administra: isso se faz nas páginas. Nada mudou.
people-code-for-staff = Só é preciso para quem não é estudante.
people-import-staff = { $n ->
    [one] A lista dá uma função a uma pessoa da equipe
   *[other] A lista dá funções a { $n } pessoas da equipe
 }: por isso pede um código de uso único.
people-moves-away = Muda para outra escola
people-protected = Proteção
people-protected-yes = Com proteção
people-protected-no = Sem proteção
people-protected-words = Para uma criança que alguém pode estar procurando. Nenhuma busca mostra o nome e a ninguém se diz para qual escola vai. O nome não está na lista de entrada da turma: ela entra com o seu cartão, ou escreve o nome e o PIN. Quem lhe dá aula continua vendo o nome na turma.
people-protected-begin = Proteger
people-protected-end = Retirar a proteção
people-forget = Esquecer esta pessoa…
people-why-came-from-elsewhere = um dos dois veio de outra escola
people-conflicts = Duas versões
people-conflicts-lead = Duas pessoas, ou duas caixas, escreveram isto sem se ver. Nada se perdeu: escolha a versão que vale. Até lá mostra-se a última.
people-conflicts-none = Nada está em duas versões.
people-conflicts-none-do = Se duas caixas escreverem de modo diferente um nome, uma data ou uma turma, aparece aqui para escolher.
people-conflicts-more = Há mais. Resolva primeiro estas.
people-conflict-of = { $name }: { $what }
people-conflict-value = “{ $value }”, escrito em { $when }, { $place }
people-conflict-here = nesta caixa
people-conflict-box = na caixa { $name }
people-conflict-somewhere = numa caixa que aqui não se conhece
people-conflict-nothing = nada
people-conflict-hidden = (para quem administra a escola)
people-conflict-record = Abrir a página
people-duplicates-n = { $n ->
    [0] Ninguém parece estar duas vezes.
    [one] Um par de registros pode ser uma mesma pessoa.
   *[other] { $n } pares de registros podem ser, cada um, uma mesma pessoa.
}
people-ask-administrator = Quem faz isso é quem administra a escola.
people-ask-administrator-whom = Aqui: { $name }.
people-ask-administrator-nobody = Ninguém administra esta escola ainda. Pergunte a quem cuida da caixa.
people-ask-administrator-how = Diga em que página você estava e por que é preciso. Nada mudou.
people-twin = Pode ser a mesma pessoa que: { $name }
