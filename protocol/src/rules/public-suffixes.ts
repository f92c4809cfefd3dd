/**
 * Endings under which strangers register names. Allowing one of them would
 * allow everybody's page. Not the whole public suffix list (a quarter of a
 * megabyte): its second-level names of general meaning, and the hosts where
 * most free pages live. A miss costs a warning, not a wall: what is listed
 * is the owner's own choice.
 */

/** Second-level name → the country codes in which it is an ending. */
const SECOND_LEVEL: Readonly<Record<string, string>> = {
  ac: "ae at be bw ci cn cr cy eg fj gn id il im in ir jp ke kr lk ls ma me ml mu mw mz ni nz pa pk pr rs rw se sz th tj tz ug uk vn za zm zw",
  co: "ae ag am ao at az bb bi bj bw bz ci cl cm cr dm gg gl gy hu id il im in io ir it je jp ke kr lc ls ma me mg mu mw mz na ni nz om pn rs rw ss st sz th tj tm tt tz ug uk us uz ve vi za zm zw",
  com: "ac af ag ai al am ar au aw az ba bb bh bi bj bm bn bo br bs bt by bz ci cm cn co cu cv cw cy dm do dz ec ee eg es et fj fm fr ge gh gi gl gn gp gr gt gu gy hk hn hr ht im in io iq jo kg ki km kp kw ky kz la lb lc lk lr lv ly mg mk ml mo ms mt mu mv mw mx my na nf ng ni nr om pa pe pf ph pk pl pr ps pt py qa re ro sa sb sc sd sg sh sl sn so ss st sv sy tj tm tn to tr tt tw ua ug uy uz vc ve vi vn vu ws ye zm",
  edu: "ac af al ao ar au az ba bb bh bi bj bm bn bo br bs bt bz ci cn co cu cv cw dm do dz ec ee eg es et fm gd ge gh gi gl gn gp gr gt gu gy hk hn ht in io iq it jo kg ki km kn kp kw ky kz la lb lc lk lr ls lv ly me mg mk ml mn mo ms mt mv mw mx my mz ng ni nr om pa pe pf ph pk pl pn pr ps pt py qa rs sa sb sc sd sg sl sn so ss st sv sy tj tm to tr tt tw ua ug uy vc ve vg vn vu ws ye za zm",
  firm: "ht in nf ro ve",
  gen: "in nz tr",
  go: "ci cr id it jp ke kr th tj tz ug",
  gob: "ar bo cl cu do ec es gt hn mx ni pa pe pk sv ve",
  gouv: "ci fr ht km ml sn",
  gov: "ac ae af al ao ar as au az ba bb bf bh bm bn br bs bt bw by bz cd cl cm cn co cx cy dm do dz ec ee eg et fj gd ge gh gi gn gr gu gy hk ie il in io iq ir it jo kg ki km kn kp kw kz la lb lc lk lr ls lt lv ly ma me mg mk ml mn mo mr ms mu mv mw my mz na ng nr om ph pk pl pn pr ps pt pw py qa rs rw sa sb sc sd sg sh sl so ss sx sy tj tl tm tn to tr tt tw ua ug uk vc ve vn ws ye za zm zw",
  govt: "nz",
  gv: "ao at",
  ind: "br gt in kw tn",
  info: "az bb bj bo ec eg et fj gu ht hu in ke ki la ls ml mv nf ni nr pl pr ro sd tn tr tt tz ve vn zm",
  ltd: "cy gi lk uk",
  me: "eg in it ke kr so ss tz uk us",
  mil: "ac ae al ar az ba bo br by cl cn co cy do ec eg fj gh gt hn id in io iq jo kg km kr kz lv mg mv my mz ng ni no nz pe ph pl py qa rw sh st sy tj tm to tr tt tw tz ug uy vc ve ye za zm zw",
  name: "az eg et fj hr mk mv my ng pr qa tj tr tt vn",
  ne: "jp ke kr tz ug us",
  net: "ac ae af ag ai al am ar au az ba bb bh bj bm bn bo br bs bt bw bz ci cm cn co cu cv cw cy dm do dz ec eg et fj fm ge gg gl gn gp gr gt gu gy hk hn ht id il im in io iq ir je jo kg ki kn kw ky kz la lb lc lk lr ls lv ly ma me mk ml mo ms mt mu mv mw mx my mz na nf ng ni nr nz om pa pe ph pk pl pn pr ps pt py qa rw sa sb sc sd sg sh sl so ss st sy th tj tm tn to tr tt tw ua uk uy uz vc ve vi vn vu ws ye za zm",
  nhs: "uk",
  nom: "ag co es fr io km mg nc ni pa pe pl ro tm ve za",
  or: "at bi ci cr id it jp ke kr mu th tz ug us",
  org: "ac ae af ag ai al am ao ar au az ba bb bh bi bj bm bn bo br bs bt bw bz ci cn co cu cv cw cy dm do dz ec ee eg es et fj fm ge gg gh gi gl gn gp gr gt gu gy hk hn ht hu il im in io iq ir je jo kg ki km kn kp kw ky kz la lb lc lk lr ls lv ly ma me mg mk ml mn mo ms mt mu mv mw mx my mz na ng ni nr nz om pa pe pf ph pk pl pn pr ps pt py qa ro rs rw sa sb sc sd se sg sh sl sn so ss st sv sy sz tj tm tn to tr tt tw ua ug uk uy uz vc ve vi vn vu ws ye za zm zw",
  plc: "ly uk",
  police: "uk",
  sch: "ae id ir jo lk ly ng qa sa ss zm",
  school: "ge nz za",
  web: "bo do gu id lk nf ni pk tj tr ve za",
};

/** Countries in which every second-level name is an ending. */
const WILDCARD = "bd ck er fk jm kh mm np pg";

/** Top-level names people type; two letters always are one. */
const TOP_LEVEL =
  "com net org edu gov mil int info biz name pro mobi app dev page web shop " +
  "store online site website blog cloud tech digital agency studio design " +
  "company group global world live news media email chat support help xyz " +
  "top club vip icu asia eus cat berlin hamburg koeln wien swiss paris " +
  "london nyc amsterdam arpa test example invalid";

/** Hosts that give every customer a sub-domain. */
const SHARED_HOSTS =
  "amplifyapp.com appspot.com azurestaticapps.net azurewebsites.net " +
  "base44.app bitbucket.io blogspot.com bubbleapps.io canva.site " +
  "cargo.site carrd.co cloudapp.net cloudfront.net csb.app deno.dev " +
  "edgeone.app editorx.io elasticbeanstalk.com firebaseapp.com fly.dev " +
  "framer.app framer.website ghost.io github.io githubpreview.dev " +
  "gitlab.io glitch.me godaddysites.com hashnode.dev herokuapp.com " +
  "hf.space jimdofree.com jimdosite.com lovable.app mybigcommerce.com " +
  "myshopify.com myspreadshop.com mystrikingly.com neocities.org " +
  "netlify.app ngrok-free.app ngrok.app ngrok.io notion.site now.sh " +
  "onrender.com pages.dev plesk.page railway.app readthedocs.io " +
  "repl.co replit.app replit.dev run.app s3.amazonaws.com square.site " +
  "squarespace.com streamlit.app surge.sh translate.goog " +
  "trycloudflare.com tumblr.com up.railway.app vercel.app vercel.dev " +
  "web.app webflow.io weebly.com wixsite.com wixstudio.com " +
  "wixstudio.io wordpress.com workers.dev wpcomstaging.com " +
  "wpengine.com";

const secondLevel = new Map(
  Object.entries(SECOND_LEVEL).map(([name, codes]) => [
    name,
    new Set(codes.split(" ")),
  ]),
);
const wildcard = new Set(WILDCARD.split(" "));
const topLevel = new Set(TOP_LEVEL.split(" "));
const sharedHosts = new Set(SHARED_HOSTS.split(" "));

/** @param host in normal form, no address. */
export function isPublicSuffix(host: string): boolean {
  if (sharedHosts.has(host)) return true;
  const [first = "", second, ...more] = host.split(".");
  if (second === undefined) {
    return topLevel.has(first) || /^([a-z]{2}|xn--.*)$/.test(first);
  }
  if (more.length > 0) return false;
  return wildcard.has(second) || (secondLevel.get(first)?.has(second) ?? false);
}
