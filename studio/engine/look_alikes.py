"""Real words that are one letter away from a word of the grammar, and no slip of the keyboard.

Whoever writes "make him older" does not mean colder. A word that comes into `known_words` brings its own;
they are those of the English word lists of Debian, `wamerican-large` and `wbritish-large`, free to use.
"""

_WORDS = """
    abject abode abort abound adapts adding adept adjusts adopts adust afield aground aider aides aitch
    alack algin alien alight alighting aligns alive alone amply anther anythings apace apple apricots
    aptly apure aquamarines areal arecas arenas arias aright arise aroid arras ashed asides atmospheres
    aubergines avoids avoir azures backdrops backgrounds backs bagger baking balanced balancer balances
    balder baler ballance barker barks barrow bashed baste batch bauer beading bedder beeping behinds
    bellow bender bettering betters bevels biddle biden bides bield bight binger blank blanks blende
    blight blighter blighting block blocks blond blondel blonder blondes blondie blonds blower blown
    blued blues bluet bluey blurted blusher boarder boast boise bolter boosts boots borden borders borer
    borrows botch bottoms boulder bower bowlder brain braininess brainy braise brawn brightens brighton
    brights brigit broadens broader browne browns brows bunch bunchier burred burrier burrow burry
    bustard busty caking calder caller calve cannas canter canvass captions carks cashed caste catch
    cation caution censer censors centare centers centner centra centred centres chance chancing chang
    changed changer changes chanting charcoals charge charging charity choler cider clack clacks clanging
    clank clarify clatter cleaner cleanly cleans clear cleared cleat cleave cleaver cleaving cleon cline
    clive cloned clones clonk close clove coaler coder coiner colon colone colons colorful coloring
    colorless colourings colter compositae composited composites concert conner considerable continua
    continued continuer continues continuo contract contras contrasts convect convent converts cooker
    cooled coolers cooley cooper coors corder corer corker cornea corned cornel corners cornet
    cornflowers cornier coroner corrects couch couching coverall covert cower crack crane cranks cranky
    crimper crimsons crisped crispier crispin crone cronk crown culler custard danker daren darer dares
    darien darkens darner darns darren darter darts dashed deadline death decease decreased decreases
    deduce deeds deference degrease delate deleted deletes denise deplete depths derail derails detain
    detains dhole diddle digger dight dimer dimes dimmed dimmers dinker dirks discards discord diving
    doable dolor dolors dolour dolours dorty doubled doubler doubles doublet doubly douching dower
    downward drain drank drown dueler dueller dulled dulles duper dusky dusts dutch edged edger edgers
    educe eggplants eider eighth eights election elevens elevon eliminated eliminates emeralds enhanced
    enhancer enhances enlarged enlarger enlarges ensor enter entice equalised equaliser equalises
    equalized equalizer equalizes erased eraser erases erose essen exchanged exchanger exchanges expands
    expend exposures extends extent extracts faced fader fades faint faked faking faller famed fared
    farmer fated fatten fatter fauve faxed fazed feeds fellow fender fettering fetters fever fiddle fides
    fields fiend fifteens fifth fight fighter fighting filed fitch fjeld flack flacks flame flatted
    flattens flatters flattery flight flitter flower flurry flusher flutter focal folder footy foray
    forby foregrounds formalise formalize forte forth forts fraise framed framer frames frank fright
    frighten frond frons fronts frost frown fuchsias fuchsin fuller fusty gadding gashed gender gentle
    gentry gibing givings glean glower goading goads gould gower gracing gradin grail grains grange
    granny gratin grating graving graying grazing greats greed greek greene greened greenery greens
    greeny greer greet greeter greta groat groin ground grown gusher gusty gyving hairbrush haler halved
    halves hanging hanks harken harks harmer harper hashed haste hatch hazer headily headings headlined
    headliner headlines healing heaping hearing heating heave heaving hedges heeding heeds heights helve
    herding hider hides hight hitch hiving holder huller hunch hundreds imaged imago imagoes imitated
    imitates incense increased increases increate indign indio inert insect inserts inset insider insides
    insolate intens intenser intensity invert isolated isolates italia italics jaded jigger jiving
    keeling keening kettering keven khakis khasi kindle kingly kittle knack knocks laager lacks laded
    lager lagger langer larder large larges larker larks lashed lasher lassen latch latte latten latter
    lavenders laving lazier leading leads leafing leaking leaning leaping lease leasing leaved leaven
    leaver leaves leavings ledges leeds legion lender lessee lessens lesser lesses lesson letter levees
    level leven lever levers ligating lighted lightens lighters lightless lightning lights lilacs limes
    linker littering litters littler livid lividness living loafs loams loans locale locals logan loner
    loper lords loser lover lowed lowers lowery loyal lunch lushes luster lusty luther macing madding
    mages makings malign march margie margins marin marion marker marking marks marlin marlon maroons
    marron marsh martin marvin mashed masking mated mating matted mattel matter mattes mattie matts
    maturate maturated maturation maude maxing mazier meddle mellow mellower mender meted middles midge
    mights mighty miking mimes mimics mimir mitch molder monochromes morrow mosaics motte mould mower
    muddle muller munch mused musher mustardy musty muter mutes narks natch needy neper nerds netters
    neutralised neutraliser neutralises neutralism neutralist neutralized neutralizer neutralizes nevers
    newer nicety nifty night nightly nighty nimes noised noises noose normalised normaliser normalises
    normalized normalizer normalizes norse northing noshing notching nothings noticeable noting nowise
    nuder objects objet obtect ocher ochrea ochres ochrey often ogive older oliver olives olivet onside
    orang oranges orangs orangy orchids order osteal outed outpoint overalls overexposes overlap overlays
    overly overpay overplay ovoid pacer paddling pager paine pains paints painty palace paled paleo pales
    palettes paley pallette palmer palmette palter paper parer parker parks passel passively pasta pasted
    pastels pastes pastie pastil pasto pasts pasty patch patel patrol paulette paunch paunchier payer
    peace pease peeping percents percept petrel petrog phobos phonograph photog photographs photography
    photom photon photons phots picker pictured piddle piker pincer pinch pinier pinked pinter piste
    pitch pixilate placed placer places placet plage plaice plaint plane plate platter pleas pleased
    pleases pleven plight plighter plighting ploce plower plusher podding point poise polder poler
    positions positron pouch pouching power praise prank prase preen preference preferences preserved
    preserver preserves prink prinker prints prinz produce products pudding puler puller puncher punchy
    punker purpler purples pusher quadrupled quadruples quadruplet quadruplex quadruply quadrupole
    quartern quarterns quartet quartets quiet quine quinte quire quito quits quote raininess rainy raised
    raiser raises raking rally range reader reading realty reave reaving recolors recolours recovers
    recovery redden reduced reducer reduces reeds referenced refocus regally regin regions reilly remote
    removed remover removes renders renter repaints replaced replacer replaces reprint reserve reserving
    reside resile resized resizes resolutions retail retails revels reverence reverences revolution
    rewove ricer riches richter riddle rider rides rigger righter righting rightly rightness righto
    rights rimes riving roads roost rouble round rower rudder rusher rusty saffrons saint salve salver
    samphire sapphira sapphires saturates scarper scolder scorner sedges seduce seeds seeping selections
    sender senna sensor separated separates septa setters sevens seventh sever severn shaded shades
    shadowy shads shady shake shale shame shane shank shanks shape shaper share sharer sharpe sharped
    sharpens sharpers shave shirty shops sided sidles siena sight sighting sightly signatures silty
    silvern silvers silvery simmer sines sinker sires sises sites sixes sixth sizes slack slacks sleave
    slides slight slighter slighting slightness sliver sloan slogans slops slower slurred slurry smidgens
    smidgeon smidges smidgin smooch smooths smoothy smudge snitch softens softer softy solder solver
    somewhats sooth sorrow sower spaced spacer spaces spacey spacy spade spake spare spate spice sprint
    stael starlet stead steak steals steam steel stela steps steven stitch stomps stoops stope stoss
    stoups stows strengthens stretchy stricture strops structured structures subjects substituted
    substitutes subtile subtitled subtitles subtle suite sumer sunder superb superl supers supper surer
    surtitle swashed swatch sweven swops taglines taint taking taler talker talley tallier tames tanks
    taste tedder teller temperatures tender tensor tenter thana thane thanes thanh thant there think
    thinks thirsty thole thousands threes threw throe thunk thunks tides tight tighten tighter tightly
    tightness tikes tiles tiller timed timer timers timex tines tinker tires titch tithe titled titles
    titre tittle toads tomes torch torching touchings touchy tough toughing tower trading train transfers
    treas treat treen trice trifle tripe tripled triples triplet triplex triply trippe trite turquois
    turquoises twelves twine twitch tyree udder underexposes upward usher valance valve vender venter
    ventre vibrancy vienna violent violets vittle vocal vortically vouch vouching vower wadding waded
    wader waite waken waking waler waller warder warier warmed warmers warner warper washer washes waste
    wasted watch watermarks weakens weaker weave weaving wedder wedges weeds weeping weight weighty
    wetters whale whicker while whiles whine whines whisked whiskers whiskery whiskey whisper whited
    whiten whitens whiter whitest whitey whiteys whits whity wholes whose widens wides widths wield wight
    wilder wildly winder windigo winker wiper wirer wisen wiser wished witch wiving wizen woald woden
    world woulds wound wright writer writes writhe writs wrote yellowed yellows yellowy yield
"""
LOOK_ALIKES = frozenset(_WORDS.split())
