import { describe, expect, test } from "vitest";
import { redact, type PiiKind } from "./pii.js";

describe("finds", () => {
  test.each<[PiiKind, string, string]>([
    // Mail
    ["email", "jane@example.com", "[email]"],
    [
      "email",
      "Mail me (jane.doe+shop@sub.example.co.uk).",
      "Mail me ([email]).",
    ],
    ["email", "<JANE@EXAMPLE.COM>", "<[email]>"],
    ["email", "mailto:jane@example.com?subject=x", "mailto:[email]?subject=x"],
    ["email", "müller@bücher.de, почта@пример.рф", "[email], [email]"],
    ["email", "o'brien_x-y@mail-1.example.museum!", "[email]!"],
    ["email", "我的邮箱是wang@example.cn，谢谢", "我的邮箱是[email]，谢谢"],
    ["email", "메일은 kim@example.co.kr이고", "메일은 [email]이고"],
    ["email", "用户@例子.公司 好", "[email] 好"],
    ["email", "jane＠example．com", "[email]"],
    ["email", "jane@\u200bexample.com", "[email]"],
    ["email", "a@b.co.a@b.co", "[email].[email]"],
    // Telephone numbers
    ["phone", "Call +49 170 1234567 please", "Call [phone] please"],
    ["phone", "+1 (555) 234-5678", "[phone]"],
    ["phone", "+44 20 7946 0958.", "[phone]."],
    ["phone", "+33 (0)6 12 34 56 78", "[phone]"],
    ["phone", "+390612345678", "[phone]"],
    ["phone", "0049 30 901820", "[phone]"],
    ["phone", "(+971) 50-123-4567", "[phone]"],
    ["phone", "‭+44 20 7946 0958‬", "‭[phone]‬"],
    ["phone", "+٩٧١ ٥٠ ١٢٣ ٤٥٦٧", "[phone]"],
    ["phone", "+９１ 98765 43210", "[phone]"],
    ["phone", "+७ (912) 345-67-89 / +7 912 345 67 90", "[phone] / [phone]"],
    ["phone", "(555) 234-5678 or 555-234-5678", "[phone] or [phone]"],
    ["phone", "0171 1234567", "[phone]"],
    ["phone", "(030) 901 820 11", "[phone]"],
    ["phone", "030/9018201", "[phone]"],
    ["phone", "06 12 34 56 78", "[phone]"],
    ["phone", "Tel. 01701234567", "Tel. [phone]"],
    ["phone", "WhatsApp: 5511987654321", "WhatsApp: [phone]"],
    ["phone", "手机13812345678，谢谢", "手机[phone]，谢谢"],
    ["phone", "my phone number is 9876543210", "my phone number is [phone]"],
    ["phone", "Telefonnummer 601 234 567", "Telefonnummer [phone]"],
    ["phone", "тел: 8 (912) 345-67-89", "тел: [phone]"],
    // Cards
    ["card", "4111111111111111", "[card]"],
    ["card", "4111 1111 1111 1111 exp 12/27", "[card] exp 12/27"],
    ["card", "5500-0000-0000-0004.", "[card]."],
    ["card", "Amex 3782 822463 10005", "Amex [card]"],
    ["card", "2223003122003222", "[card]"],
    ["card", "6011000990139424 and 3530111333300000", "[card] and [card]"],
    ["card", "4222222222222", "[card]"],
    ["card", "4000000000000000006", "[card]"],
    [
      "card",
      "６２０００００００００００００５, ٤١١١١١١١١١١١١١١١",
      "[card], [card]",
    ],
    ["card", "4111\u00a01111–1111\u20111111", "[card]"],
    ["card", "41\u200b11111111111111", "[card]"],
    ["card", "order 1234 4111 1111 1111 1111", "order 1234 [card]"],
    // IBAN
    ["iban", "DE89370400440532013000", "[iban]"],
    ["iban", "DE89 3704 0044 0532 0130 00, danke", "[iban], danke"],
    ["iban", "gb29-nwbk-6016-1331-9268-19", "[iban]"],
    ["iban", "NO9386011117947", "[iban]"],
    ["iban", "MT84MALT011000012345MTLCAST001S", "[iban]"],
    ["iban", "FR1420041010050500013M02606 (mine)", "[iban] (mine)"],
    ["iban", "ＤＥ８９３７０４００４４０５３２０１３０００", "[iban]"],
  ])("%s in %j", (kind, text, expected) => {
    const redacted = redact(text);
    expect(redacted.text).toBe(expected);
    const many = expected.split(`[${kind}]`).length - 1;
    const none = { email: 0, phone: 0, card: 0, iban: 0 };
    expect(redacted.counts).toEqual({ ...none, [kind]: many });
  });
});

describe("leaves alone", () => {
  test.each([
    "Where is order 20261120-0001234?",
    "Order #1045-77821-AX, amazon 302-1234567-1234567, 026-1234567-1234567",
    "Ref 12-555-123-4567, 7/555-123-4567, part 3.0171 1234567",
    "Invoice 4711-0815, customer no. 10293847",
    "RE-2026-000123 / 0000123456 / 0012345678",
    "Tracking 00340434161094021501, 1Z999AA10123456784, JJFI12345678901234",
    "EAN 4006381333931, 4006381333023, ISBN 978-3-16-148410-0, 0-306-40615-2",
    "IMEI 490154203237518 / 356938035643809",
    "24.12.2026, 2026-12-24, 12/24/2026, 01/02/03, 24.12.",
    "2026-11-20T10:00:01.123+01:00, 14:30-15:45, 10:00 Uhr",
    "$1,299.00, 1.299,99 €, 1 299,00 ₽, +35 000 000 €, CHF 49.–, 0,99",
    "192.168.1.100, 10.0.0.1:8080, 255.255.255.0, 2001:db8::1/64",
    "12345-6789, 80331 München, K1A 0B1, CEP 01310-100, 150-0002",
    "+100000000 points, GMT+02:00, UTC+0200, 5+4915112345678, a+b=10",
    "Tel. 24.12.2026 is the date, phone 192.168.1.100 is the device",
    "52.5200, 13.4050 / 52°31′12″N / 4.5 @ 2.50",
    "v2.10.3, 3.14159265358979, 1e10, 0x1F4, 1/2, 50%",
    "4111111111111112, 1234567890123456, 0000000000000000",
    "a4111111111111111, 4111111111111111b, 41111111111111111111",
    "DE89370400440532013001, DE8937040044053201300, XX89370400440532013000",
    "ADE89370400440532013000, DE893704004405320130001",
    "@jane, jane@, @example.com, jane@localhost, react@18.2.0, a@b@c",
    "https://www.example.com/maps/@52.5,13.4,15z",
    "Size 36-38, 20×30×40 cm, 3.7V 2000mAh, -5 °C, 5'10\"",
    "colour #ff00aa 00:1A:2B:3C:4D:5E commit 0000000000000000000000000000",
    "8f14e45f-ceea-467f-a8d2-4b1c2d3e4f50",
    "[email] [phone] [card] [iban]",
    "Tisch für 4 um 18 30, Zimmer 0815, Code 1234*",
  ])("%j", (text) => {
    expect(redact(text)).toEqual({
      text,
      counts: { email: 0, phone: 0, card: 0, iban: 0 },
    });
  });
});

test("everything at once, in place", () => {
  const text =
    "I'm Jo (jo@example.com / +49 170 1234567), IBAN DE89 3704 0044 0532 " +
    "0130 00,\ncard 4111-1111-1111-1111 — order 4711 🙂.";
  expect(redact(text)).toEqual({
    text: "I'm Jo ([email] / [phone]), IBAN [iban],\ncard [card] — order 4711 🙂.",
    counts: { email: 1, phone: 1, card: 1, iban: 1 },
  });
});

test("only the kinds that are asked for", () => {
  const text = "jo@example.com 4111111111111111";
  expect(redact(text, ["card"])).toEqual({
    text: "jo@example.com [card]",
    counts: { email: 0, phone: 0, card: 1, iban: 0 },
  });
  expect(redact(text, []).text).toBe(text);
});
