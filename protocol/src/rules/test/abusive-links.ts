/** Link spam: the outcome at `relaxed`, `standard` and `strict`. */
import type { Abuse } from "./abuse.js";

const links = ["ok", "links", "links"] as const;
const always = ["links", "links", "links"] as const;
const strictly = ["ok", "ok", "links"] as const;
const markup = ["ok", "markup", "markup"] as const;
const never = ["ok", "ok", "ok"] as const;

function many(count: number, host = "spam"): string {
  return Array.from(
    { length: count },
    (_, index) => `https://${host}${index}.example/offer${index * 7}`,
  ).join(" and ");
}

export const ABUSIVE_LINKS: readonly Abuse[] = [
  // One ordinary link is everyday; only `strict` takes none.
  ["Cheap watches https://watches.example.com/sale", ...strictly],
  ["Visit www.win-a-phone.example now", ...strictly],
  ["look: http://203.0.113.7/login.php", ...strictly],
  ["casino-best.top/bonus is paying", ...strictly],
  ["HTTPS://SPAM.EXAMPLE/UPPER", ...strictly],
  ["ｈｔｔｐｓ：／／ｓｐａｍ．example／wide", ...strictly],
  ["ht\u200btps://spam.example/hidden", ...strictly],
  ["https://spam.example", ...strictly],
  ["ftp://files.spam.example/crack.zip", ...strictly],
  ["www.a-spam.ru and shop.com", ...strictly],
  ["try spam.com, junk.net", ...strictly],
  ["only spam.com", ...never],
  ["write to win@lottery.example.com", ...never],
  // Lists of them.
  [many(4), ...links],
  [many(7), ...links],
  [many(10), ...links],
  [many(11), ...always],
  [many(60), ...always],
  ["https://spam.example ".repeat(4), ...links],
  ["www.a.example www.b.example www.c.example www.d.example", ...links],
  ["x.top/1 y.xyz/2 z.club/3 w.icu/4 v.win/5", ...links],
  ["a.com b.net c.org d.info e.biz f.top g.xyz", ...links],
  ["a.com,b.com,c.com,d.com,e.com,f.com,g.com,h.com,i.com", ...links],
  [
    "see(https://a.example)(https://b.example)https://c.example|www.d.example",
    ...links,
  ],
  [
    "https://a.example，https://b.example，https://c.example https://d.example",
    ...links,
  ],
  [
    "ｗｗｗ.a.example ｗｗｗ.b.example ｗｗｗ.c.example ｗｗｗ.d.example",
    ...links,
  ],
  // Several that hide where they lead.
  ["https://bit.ly/aaa https://bit.ly/bbb", ...links],
  ["bit.ly/aaa tinyurl.com/bbb", ...links],
  ["https://t.co/x then https://cutt.ly/y and https://is.gd/z", ...links],
  ["https://bit.ly/a https://good.example https://fine.example", ...links],
  ["https://bit.ly/1 ".repeat(6), ...always],
  // One that reads as another.
  ["Log in at https://bank.com@evil.example/", ...always],
  ["https://www.paypal.com:443@203.0.113.7/verify", ...always],
  ["http://accounts.shop.de%20@evil.example", ...always],
  ["http://shop.com:secret@evil.example", ...always],
  ["ftp://update.vendor.com@evil.example/a.exe", ...always],
  ["HTTPS://BANK.COM@EVIL.EXAMPLE", ...always],
  // Dressed up for guest books.
  ['<a href="https://spam.example">cheap</a>', ...markup],
  ["<a href=spam.example>cheap</a>", ...markup],
  ["<A\nHREF='//spam.example'>x</A>", ...markup],
  ['< a class="x" href="/go">cheap</a>', ...markup],
  ["<area href=//spam.example>", ...markup],
  ['<base href="https://spam.example">', ...markup],
  ['<form method=post action="https://spam.example">', ...markup],
  ['<meta http-equiv="refresh" content="0;url=//spam.example">', ...markup],
  ["[url=https://spam.example]cheap[/url]", ...markup],
  ["[URL]https://spam.example[/URL]", ...markup],
  ["[url]www.spam.example", ...markup],
  ["[img]https://spam.example/p.gif[/img]", ...markup],
  ["[link=spam.example]cheap[/link]", ...markup],
  ["[email=win@spam.example]write[/email]", ...markup],
  ["[video]https://spam.example/v", ...markup],
];
