stick-channels = Cursos no pendrive
stick-room = Nesta caixa há espaço para { $size } de cursos.
stick-about-new = Versão { $version }; { $parts } partes, { $size }. É novo aqui.
stick-about-newer = Versão { $version }; { $parts } partes, { $size }. Aqui está a versão { $before }: ela será substituída.
stick-about-same = Versão { $version }; { $parts } partes, { $size }. Já está aqui. Marque para trazer o que faltar.
stick-copy-in = Copiar o marcado para esta caixa
stick-leave = Usar o marcado no pendrive, sem copiar
stick-choose = Marque primeiro pelo menos um.
stick-went = O pendrive não está mais aqui. Conecte-o de novo e espere um momento.
stick-older = De “{ $name }” o pendrive traz uma versão mais antiga.
stick-older-do = Fica a que está aqui, que é mais nova.
stick-unreadable = Não se consegue ler “{ $name }” do pendrive.
stick-unreadable-do = A lista de conteúdos está danificada ou incompleta. Copie-o de novo para o pendrive a partir da origem.
stick-loose-names = Quais, e por quê
stick-loose-file = Arquivo
stick-far = Curso { $n } de { $all }: { $files } arquivos, { $size }.
stick-far-of = Curso { $n } de { $all }: { $files } de { $of } arquivos, { $size }.
stick-far-leave = Não tire o pendrive ainda. Pode sair desta página: o trabalho continua.
stick-copying = Cursos estão sendo copiados para o pendrive.
stick-came-new = “{ $name }” já está aqui: { $parts } partes, { $size }.
stick-came-newer = “{ $name }” já está aqui na versão { $version }, no lugar da { $before }. O que cada aluno fez foi guardado.
stick-came-moved = “{ $name }” é o mesmo curso; agora seus arquivos estão onde você escolheu.
stick-came-same = “{ $name }” já estava aqui. Nada mudou.
stick-why-pulled = Tiraram o pendrive: { $here } de { $of } arquivos já estão nesta caixa e não se perdem. Conecte-o de novo e toque em “Copiar”: continua daí.
stick-why-failing = O pendrive parou de ser lido: { $here } de { $of } arquivos já estão nesta caixa e não se perdem. Tire-o, conecte-o de novo e toque em “Copiar”: continua daí. Se acontecer outra vez, o pendrive está danificado.
stick-why-no-room = São necessários { $needed } e nesta caixa restam { $free } para cursos: faltam { $lacking }. Retire algum curso ou use-o no pendrive. Nada foi copiado.
stick-why-stick-full = São necessários { $needed } e no pendrive restam { $free }: faltam { $lacking }. Abra espaço ou use outro pendrive. Nada foi copiado.
stick-why-older = O pendrive traz a versão { $offered } e aqui já está a { $here }, que é mais nova. Fica essa.
stick-why-damaged = A lista de conteúdos está danificada ou incompleta. Copie-o de novo para o pendrive a partir da origem. O que havia aqui continua igual.
stick-why-too-much = Tem mais partes do que esta caixa consegue levar.
stick-why-gone = O pendrive não está mais aqui. Conecte-o de novo e espere um momento.
stick-why-unreadable = O pendrive não pode ser lido. Tire-o e conecte-o de novo; se continuar assim, está danificado.
stick-why-locked = Não se consegue gravar no pendrive: ele está protegido. Veja se tem uma trava ao lado, ou use outro.
stick-why-too-large = Um arquivo é maior do que este pendrive aceita (FAT aceita até 4 GB). Use um pendrive em formato exFAT.
stick-why-stick-failed = O pendrive falhou ao gravar. Tente de novo: o que já foi copiado não se copia outra vez. Se falhar de novo, use outro.
stick-why-disk = O disco desta caixa falhou ou encheu. As respostas dos alunos estão a salvo. Avise quem cuida dela.
stick-why-busy = Outra coisa já está sendo trazida ou copiada. Espere terminar.
stick-why-ours = Algo falhou nesta caixa; o que havia antes continua aqui. Avise quem cuida dela.
stick-failed = “{ $name }” não acabou de chegar.
stick-failed-all = Não foi possível trazer nada.
stick-copy-failed = “{ $name }” não pôde ser copiado para o pendrive.
stick-copy-failed-all = Não foi possível copiar nada.
stick-copied = “{ $name }” já está no pendrive ({ $size }).
stick-take-out = Já pode tirar o pendrive.
stick-sent = “{ $name }” já está aqui.
stick-unfinished = Veio pela metade: { $here } de { $of } arquivos. Ninguém o vê ainda.
stick-unfinished-do = Conecte o pendrive e copie de novo: continua daí.
stick-forget = Jogar fora o que veio de “{ $name }”
stick-here = Podem ser abertas { $playable } de { $nodes } partes; { $size }
stick-left-in = Seus arquivos estão em um pendrive, que está conectado. Não o tire enquanto for usado.
stick-left-away = Seus arquivos estão em um pendrive que não está conectado.
stick-left-away-do = Conecte-o, em qualquer porta: a caixa o encontra sozinha em menos de um minuto. Não é preciso tocar em nada.
stick-closed = O que não pode ser aberto
stick-closed-part = Parte
stick-closed-why = Por quê
stick-closed-kind = Esta caixa não sabe abrir este tipo de conteúdo.
stick-closed-format = É { $name }: esta caixa ainda não sabe abri-lo.
stick-closed-missing = Seu arquivo não veio no pendrive.
stick-closed-damaged = Seu arquivo chegou danificado e não é mostrado. Copie-o de novo para o pendrive.
stick-closed-none = Não traz nenhum arquivo que possa ser aberto.
stick-file-names = Nomes dos arquivos
stick-copy-title = Copiar cursos para um pendrive
stick-copy-lead = Para o próximo povoado: os cursos, canais, livros e lições próprias desta caixa. Outra caixa os pega do pendrive; os canais, também o Kolibri.
stick-copy-nothing = Nesta caixa ainda não há cursos para copiar.
stick-copy-no-stick = Não há nenhum pendrive conectado.
stick-copy-no-stick-do = Conecte um e espere um momento. Para levar um curso no celular, baixe-o como arquivo, mais abaixo.
stick-copy-what = O que se copia
stick-copy-where = Para qual pendrive
stick-copy-go = Copiar para o pendrive
stick-copy-files = Levar um curso ou um livro como arquivo
stick-free = Restam { $size }.
stick-own-disk = É uma pasta do disco desta caixa, não um pendrive.
stick-came-filled = { $files ->
    [one] De “{ $name }” veio 1 arquivo que faltava.
   *[other] De “{ $name }” vieram { $files } arquivos que faltavam.
}
stick-loose-refused = { $n ->
    [one] 1 arquivo do pendrive não pode ser aceito.
   *[other] { $n } arquivos do pendrive não podem ser aceitos.
}
stick-files = { $n ->
    [one] 1 arquivo
   *[other] { $n } arquivos
}
stick-more = { $n ->
    [one] e mais 1
   *[other] e mais { $n }
}
stick-loose-here = { $n ->
    [one] 1 já estava aqui. Nada mudou.
   *[other] { $n } já estavam aqui. Nada mudou.
}
stick-came-closed = { $n ->
    [one] 1 parte não pode ser aberta: veja abaixo qual é e por quê.
   *[other] { $n } partes não podem ser abertas: veja abaixo quais são e por quê.
}
stick-closed-count = { $n ->
    [one] 1 parte
   *[other] { $n } partes
}
stick-missing-beside = { $n ->
    [one] Além disso falta 1 arquivo que não impede abrir nada: uma imagem, uma legenda.
   *[other] Além disso faltam { $n } arquivos que não impedem abrir nada: imagens, legendas.
}
stick-file-names-count = { $n ->
    [one] 1, para quem preparou o pendrive
   *[other] { $n }, para quem preparou o pendrive
}
stick-rows-left-out = { $n ->
    [one] 1 entrada da lista não fazia sentido e ficou de fora.
   *[other] { $n } entradas da lista não faziam sentido e ficaram de fora.
}
stick-copied-without = { $n ->
    [one] 1 dos seus arquivos não está nesta caixa e não pôde ir.
   *[other] { $n } dos seus arquivos não estão nesta caixa e não puderam ir.
}
stick-copy-files-count = { $n ->
    [one] 1 arquivo
   *[other] { $n } arquivos
}
stick-why-not-here = Seus arquivos não estão mais nesta caixa.
stick-copy-a-course = Um curso; { $size }
stick-copy-a-own = Uma lição feita aqui; { $size }
stick-copy-a-channel = Um canal do Kolibri; { $size }
stick-copy-a-shelf = Todos os livros da estante; { $size }
stick-copy-a-book = Um livro; { $size }
