/** Texts like those real people and models write, the awkward ones included. */
type Texts = readonly [string, ...string[]];

export const people: Texts = [
  "Annegret Freifrau von und zu Habsburg-Lothringen-Wittelsbach",
  "Bo",
  "María-José Fernández",
  "محمد عبد الرحمن السيد",
  "Nguyễn Thị Minh Khai",
  "Wolfeschlegelsteinhausenbergerdorff",
  "שרה כהן",
  "李小龍",
  "O’Connor, Siobhán",
  "Jean-Baptiste",
];

export const questions: Texts = [
  "Hello! Do you deliver to the Faroe Islands, and how long does it take?",
  "My order 10-4471 has not arrived. It was promised for last Tuesday and nobody answers the phone. I need it for my daughter's birthday on Saturday, so please tell me honestly whether it will come in time or whether I should buy it elsewhere.",
  "Can I return shoes I wore once?",
  "مرحبا، هل يمكنني إرجاع المنتج بعد أسبوعين من الشراء؟",
  "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenhersteller — habt ihr sowas?",
  "See https://shop.example.com/a/very/long/path/that/never/ends?with=parameters&and=more&of=them&until=it&breaks=the&layout=of-every-column",
  "האם אפשר לשלם בתשלומים?",
  "Is the blue one in stock in size 44?\nAnd if not:\nwhen will it be?",
  "hi",
];

export const answers: Texts = [
  "Yes, we deliver to the **Faroe Islands**. It takes:\n\n- 5 to 8 working days by post\n- 2 to 3 working days by express\n\nYou find all prices at https://shop.example.com/delivery.",
  "I am sorry about that. I can see that order `10-4471` left our warehouse on Monday. I cannot see the parcel's place myself; a colleague can. Shall I ask one to join?",
  "Worn shoes can be returned within 30 days when the soles show no marks. [The details are here](https://shop.example.com/returns).",
  "نعم، يمكنك إرجاع المنتج خلال ثلاثين يومًا من تاريخ الشراء.",
  "Leider nein. Wir führen nur gewöhnliche Mützen, aber die in *jeder* Größe.",
  "Thank you for the link. The page shows our winter coats; which one do you mean?",
  "כן, עד שלושה תשלומים ללא ריבית.",
  "The blue one is out of stock in size 44.\n\n1. You can be told by mail when it is back.\n2. Size 43 is available today.\n3. The black one is available in 44.",
  "Hello! How can I help?",
];

export const pages: Texts = [
  "https://shop.example.com/",
  "https://shop.example.com/shoes/running/blue-44?utm_source=newsletter&utm_campaign=autumn-sale",
  "https://shop.example.com/cart",
];
