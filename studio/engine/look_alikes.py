"""Real words that are one letter away from a word of the grammar, and no slip of the keyboard.

Whoever writes "make him older" does not mean colder. A word that comes into `known_words` brings its own;
they are those of the English word lists of Debian, `wamerican-large` and `wbritish-large`, free to use.
"""

_WORDS = """
    abject abode abort abound adapts adding addle adept adjusts adopts adust afield aground aider aides
    aitch alack alate algin alien alight alighting aligns alike aline alive almonds alone alyce ambler
    ameer amice amply anther antiqued antiquer antiques anythings apace apple apricots aptly apure
    aquamarines areal arecas arenas arias aright arise aroid arras ashed asides atmospheres aubergines
    avoids avoir azures backdrops backgrounds backs bagger baking balanced balancer balances balder baler
    ballance bandy barker barks barrow bashed basque baste batch battle bauer beach beading bedder
    beeping behinds bellow bender bettering betters bevels biddle biden bides bield bight binger blanche
    blanches bland blank blanks blate blenched blend blende blight blighter blighting blind block blocks
    blondel blonder blondes blondie blonds blood blower blown blued blues bluet bluey bluish blurted
    blusher boarder boast boise bolter bonze boosts bootle boots bopper borden borders borer borrows
    botch bottled bottler bottles bottoms boulder bower bowlder brain braininess brainy braise branched
    brawn bream brice bricks bricky brightens brighton brights brigit brink brisk broadens broader brock
    bronte bronzed bronzes bronzy browne browns brows brush buick bully bunch bunchier burley burls
    burred burrier burrow burry bustard cadent cadets caking calder caller calve camber camels cameo
    candy cannas canter canvass capet capper captions caramels caravel caret carks carmel cashed caste
    catch cation caution censer censors centare centers centner centra centred centres ceram chance
    chancing chang changed changer changes chanting charcoals charge charging charity cheat cheery cherty
    chestnuts chocolates chocolatey chocolaty choler chopper choral cider clack clacks clanging clank
    clarify clatter cleaner cleanly cleans clear cleared cleat cleave cleaver cleaving cleon cline clive
    cloned clones clonk close clove coaler coder codger coiner colon colone colons colorful coloring
    colorless colourings colter compositae composited composites concert conner considerable continua
    continued continuer continues continuo contract contras contrasts convect convent converts cooker
    cooled coolers cooley cooper coors copal coper copier copped coppers coppery copter corals corder
    corer corker cornea corned cornel corners cornet cornflowers cornier coroner corral corrects couch
    couching coverall covert cower cowper crack crane cranks cranky creak creams creamy crick crimper
    crimsons crisped crispier crispin crone cronk cropper crown culler curly custard dandy danker daren
    darer dares darien darkens darner darns darren darter darts dashed deadline death decease decreased
    decreases deduce deeds deference degrease delate deleted deletes demon denims denis denise denom
    deplete depths derail derails detain detains dhole diddle digger dight dimer dimes dimmed dimmers
    dinker dirks discards discord diving doable dodder dodge dodged dodgem dodgers dodges dodgier dogger
    dolor dolors dolour dolours dorty dottle doubled doubler doubles doublet doubly douching dower
    downward drain drank dream drown dueler dueller dulled dulles duper dutch edged edger edgers educe
    eggplants eider eighth eights elate election elevens elevon eliminated eliminates ember emeralds
    enhanced enhancer enhances enlarged enlarger enlarges ensor enter entice equalised equaliser
    equalises equalized equalizer equalizes erased eraser erases erick erose essen exchanged exchanger
    exchanges expands expend exposures extends extent extracts faced fader fades faint faked faking
    faller famed fared farmer fated fatten fatter fauve faxed fazed feeds fellow fender fettering fetters
    fever fiddle fides fields fiend fifteens fifth fight fighter fighting filed firebricks fitch fjeld
    flack flacks flame flatted flattens flatters flattery flight flitter flora florae floras flower
    flurry flush flusher flutter focal folder footy foray forby foregrounds fores forests formalise
    formalize forrest forte forth forts fraise framed framer frames frank fright frighten frown fuchsias
    fuchsin fuller gadding gashed gender gentle gentry ghosts gibing givings glean glower goading goral
    gould gower gracing gradin grail grains grange granny gratin grating graving graying grazing greats
    greed greek greene greened greenery greens greeny greer greet greeter greta groat groin ground grown
    gusher gyving hairbrush haler halved halves handy hanging hanks harken harks harmer harper hashed
    haste hatch hazer headily headings headlined headliner headlines healing heaping hearing heating
    heave heaving hedges heeding heeds heights helve herding hider hides hight hitch hiving holder
    honeydews hopper horal huller hunch hundreds imaged imago imagoes imitated imitates incense increased
    increases increate india indiana indians indican indign indio inert insect inserts inset insider
    insides insolate intens intenser intensity invert isolated isolates italia italics jaded jamel jigger
    jiving kandy keeling keening kettering keven khakis khasi kindle kingly kittle knack knocks laager
    lacks laded lager lagger langer larder large larges larker larks lashed lasher lassen latch latte
    latten latter lavenders laving lazier leach leading leafing leaking leaning leaping lease leasing
    leaved leaven leaver leaves leavings ledges leeds legion leman lemons lemony lender lessee lessens
    lesser lesses lesson letter levees level leven lever levers ligating lighted lightens lighters
    lightless lightly lightning lights liken lilacs limen limes linden lined linens liner lines linin
    linker littering litters littler liven livid lividness living locale locals lodger logan loner loper
    lopper loser lover lowed lowers lowery loyal lunch lushes luster luther macing madding mages makings
    malice malign mandy march margie margins marin marion marker marking marks marlin marlon maroons
    marron marsh martin marvin mashed masking mated mating matted mattel matter mattes mattie matts
    maturate maturated maturation maude maxing mazier meddle mediums medius mellow mellower mender meted
    middles midge midnights mights mighty miking mimes mimics mimir minty missy misti mists mitch mitty
    moccasins molder monochromes mopper moral morrow mosaics motte mottle mould mower muddle muller munch
    mused musher mustardy musty muter mutes narks natch navaho navajos needy neper nerds netters
    neutralised neutraliser neutralises neutralism neutralist neutralized neutralizer neutralizes nevers
    newer nicety nifty night nighty nimes noised noises noose normalised normaliser normalises normalized
    normalizer normalizes norse northing noshing notching nothings noticeable noting nowise nuder objects
    objet obtect ocher ochrea ochres ochrey often ogive older oliver olives olivet omber onside orang
    oranges orangs orangy orchids order osteal outed outpoint overalls overexposes overlap overlays
    overly overpay overplay ovoid pacer paddle paddling pager paine pains paints painty palace paled
    paleo pales palettes paley pallette palmer palmette palter papayas paper parer parker parks pasta
    pasted pastel pastes pastie pasto pasts pasty patch patrol paulette paunch paunchier payer peace
    peachy pease peeping percents percept perch pesach petrel petrog phobos phonograph photog photographs
    photography photom photon photons phots picker pictured piddle piker pincer pinch pinier pinked
    pinter piste pitch pixilate placed placer places placet plage plaice plaint plane plate platter
    pleach pleas pleased pleases pleven plight plighter plighting ploce plower plush plusher poach
    podding point poise polder poler ponder popper positions positron pottle pouch pouching powders
    powdery power praise prank prase preach preen preference preferences preserved preserver preserves
    prink prinker prints prinz pudding puler puller puncher punchy punker purpler purples pusher
    quadrupled quadruples quadruplet quadruplex quadruply quadrupole quartern quarterns quartet quartets
    quiet quine quinte quire quito quits quote raddle raininess rainy raised raiser raises raking rally
    randy range reach reader reading realty reave reaving recolors recolours recovers recovery redden
    reduced reducer reduces reeds referenced refocus regally regin regions reilly remote removed remover
    removes renders renter repaints replaced replacer replaces reprint reserve reserving reside resile
    resized resizes resolutions retail retails revels reverence reverences revolution rewove ricer riches
    richter riddle rider rides rigger righter righting rightness righto rights rimes riving riyal rodger
    ronal roost rouble round rower royals rudder rusher saddled saddler saddles saffrons saint salmons
    salon saloon salton salve salver samphire sands sapphira sapphires saturates scarper scolder scorner
    scream seashells sedges seduce seeds seeping selections sender senna sensor separated separates septa
    setters sevens seventh sever severn shaded shades shadowy shads shady shake shale shame shandy shane
    shank shanks shape shaper share sharer sharpe sharped sharpens sharpers shave sherry shirty shops
    sided sidles siena sight sighting sightly signatures silty silvern silvers silvery simmer sines
    sinker sires siring sises sites sixes sixth sizes skate slack slacks slake slated slater slates slats
    slaty slave sleave slice slides slight slighter slighting slightness sliver sloan slogans slops
    slower slurred slurry slush smidgen smidges smoked smoker smokes smokey smoko smoky smooch smooths
    smoothy smote smudge snitch softens softer solder solver somewhats sooth sorest sorrow sower spaced
    spacer spaces spacey spacy spade spake spare sparing spate spice spoke sporing sprang sprig springe
    springs springy sprint sprung spuing spying stael starlet state stead steak steals steam steed steele
    steels steely steen steep steer stela stele steps steven stitch stoke stomps stoops stope stoss
    stoups stows strengthens stretchy stricture string strops structured structures subjects substituted
    substitutes subtile subtitled subtitles subtle suite sumer sunder superb superl supers supper surer
    surly surtitle swaddle swashed swatch sweven swops taglines taint taking taler talker talley tallier
    tames tanks taste teach tedder tedium teller temperatures tender tensor tenter thana thane thanes
    thanh thant there think thinks thirsty thistles thistly thole thousands threes threw throe thunk
    thunks tides tight tighten tighter tightness tikes tiles tiller timed timer timers timex tines tinker
    tires titch tithe titled titles titre tittle tomes topper torch torching touchings touchy tough
    toughing tower trading train transfers treas treat treen trice trick trifle tripe tripled triples
    triplet triplex triply trippe trite turquois turquoises twelves twine twitch tyree udder umber
    underexposes upward usher valance valve vender venter ventre vibrancy vienna violent violets vittle
    vocal vortically vouch vouching vower wadding waddle waded wader waite waken waking waler waller
    walnuts warder warier warmed warmers warner warper washer washes waste wasted watch watermarks
    weakens weaker weave weaving wedder wedges weeds weeping weight weighty wetters whale wheal wherry
    whicker while whiles whine whines whisked whiskers whiskery whiskey whisper whistle whited whiten
    whitens whiter whitest whitey whiteys whits whity wholes whose widens wides widths wield wight wilder
    winder windigo winker wiper wirer wisen wiser wished witch wiving wizen woald woden world woulds
    wound wright writer writes writhe writs wrote yellowed yellows yellowy yield
"""
LOOK_ALIKES = frozenset(_WORDS.split())
