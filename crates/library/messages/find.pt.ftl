find-title = Procurar nos cursos
find-words = O que você quer encontrar?
find-words-hint = Uma ou duas palavras. Acentos ou uma letra trocada não atrapalham.
find-go = Procurar
find-language = Idioma
find-language-any = Qualquer idioma
find-language-es = espanhol
find-language-pt = português
find-language-en = inglês
find-level = Para quem
find-level-any = Para qualquer pessoa
find-level-everyone = Para todas as idades
find-level-primary = Ensino fundamental
find-level-secondary = Ensino médio
find-level-adult = Pessoas adultas
find-level-teacher = Docentes
find-subject = Tema
find-subject-any = Qualquer tema
find-found = { $n ->
    [0] Nada ainda
    [one] { $n } resultado
   *[other] { $n } resultados
}
find-nothing = Com essas palavras não encontramos nada nesta caixa.
find-nothing-do = Tente com uma palavra só, ou com outra parecida.
find-all-courses = Ver todos os cursos
find-kind-course = curso
find-kind-lesson = lição
find-kind-page = página
