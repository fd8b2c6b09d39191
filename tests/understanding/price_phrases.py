"""Ways of saying a price, and of saying a number that is none: (text, lower bound, upper bound) in dollars.

`~` marks an amount to be near: within 20 % of it.
"""

UPPER = [
    ("headphones under 50 bucks", 50), ("wireless mouse under $30", 30), ("a kettle below 40", 40), ("less than $30 please", 30),
    ("anything cheaper than 75 dollars", 75), ("no more than 100", 100), ("not more than 1.5k", 1500), ("twenty quid max", 20),
    ("max 45 dollars", 45), ("max. 45 USD", 45), ("maximum of $60", 60), ("up to 100", 100), ("up to $1,200", 1200),
    ("at most 80 dollars", 80), ("80 dollars at most", 80), ("$80 at the most", 80), ("not over $100", 100), ("nothing over $40", 40),
    ("nothing above 60 euros for a fan", 60), ("my budget is 425", 425), ("My budget is only `425`, but I like it fancy", 425),
    ("budget of $500", 500), ("budget: 300", 300), ("with a budget of 250 dollars", 250), ("on a $200 budget", 200), ("150 budget", 150),
    ("i have 50 dollars to spend", 50), ("I've got $35", 35), ("i only have 20 bucks", 20), ("happy to spend up to $160", 160),
    ("i can spend 90 dollars", 90), ("can't spend more than $450", 450), ("i don't want to pay more than 70", 70),
    ("don't want to spend over $55", 55), ("should not cost more than 99", 99), ("it must not exceed $65", 65), ("not exceeding $65", 65),
    ("price lower than 50.00 dollars", 50), ("and price lower than 130.00 dollars", 130), ("that costs less than $200", 200),
    ("costing under 15 dollars", 15), ("priced below 22", 22), ("priced under $22.50", 22.5), ("for under $30", 30), ("for less than a hundred dollars", 100),
    ("under two hundred dollars", 200), ("under one hundred and fifty dollars", 150), ("under a thousand dollars", 1000), ("less than fifty", 50),
    ("$50 or less", 50), ("50 dollars or under", 50), ("$99 and below", 99), ("$75 max", 75), ("75 tops", 75), ("$1.2k tops", 1200),
    ("must be under $150", 150), ("within $80", 80), ("within a budget of $80", 80), ("stay under 60 dollars", 60), ("keep it under $60", 60),
    ("as much as $300", 300), ("limit is $40", 40), ("my limit is 40 dollars", 40), ("not higher than $90", 90), ("not above 90 dollars", 90),
    ("cheaper than $25", 25), ("under 12.99", 12.99), ("under $1,299.99", 1299.99), ("below 1 grand", 1000), ("under two grand", 2000),
    ("about 500 dollars at most", 500), ("actually I can go up to 100", 100), ("up to 100 then", 100), ("a gaming laptop under $2", 2),
    ("headphones, under 50, for running", 50), ("mouse under 20 and a nice one", 20), ("printer under 150, a4", 150), ("under 50 please", 50),
    ("under $50 but good", 50), ("a gift for my dad under 40", 40), ("a laptop for school under 500", 500), ("24 inch monitor under 200", 200),
    ("16GB usb stick under 15", 15), ("2 m hdmi cable for less than 10 dollars", 10), ("pack of 4 aaa batteries max 8 dollars", 8),
    ("1080p webcam under $60", 60), ("i7 laptop 16gb ram under 900", 900), ("dv7-1211ea battery under $75", 75), ("budget around 150 dollars", 150),
    ("50 cents max", 0.5), ("under usd 40", 40), ("under 40usd", 40), ("no more than $1 000", 1000), ("I do not want to spend more than 120 dollars", 120),
    ("unter 50 Euro", 50), ("bis 80 Euro", 80), ("höchstens 30 Euro", 30), ("maximal 100€", 100), ("nicht mehr als 25 Euro", 25), ("weniger als 60 €", 60),
    ("moins de 50 euros", 50), ("jusqu'à 80 €", 80), ("pas plus de 30 euros", 30), ("80 euros maximum", 80),
    ("menos de 50 euros", 50), ("hasta 80 euros", 80), ("no más de 30 euros", 30), ("como máximo 100 euros", 100),
]  # fmt: skip
LOWER = [
    ("over 375 pesos", 375), ("above $100", 100), ("more than 40 dollars", 40), ("at least $25", 25), ("priced above 44 PHP", 44), ("costs over 98 pesos", 98),
    ("with a price higher than 687 PHP", 687), ("price greater than $20", 20), ("starting at $300", 300), ("from $50", 50), ("$200 and up", 200),
    ("$200 or more", 200), ("100 dollars or above", 100), ("upwards of $500", 500), ("minimum $50", 50), ("$50 minimum", 50), ("not less than $30", 30),
    ("no less than 30 dollars", 30), ("nothing under $20", 20), ("not cheaper than $15", 15), ("not below 60 dollars", 60), ("$80+", 80),
    ("costing more than 6440 PHP", 6440), ("exceeding $90", 90), ("more expensive than $70", 70), ("a price above 9 PHP", 9), ("north of $1000", 1000),
    ("über 50 Euro", 50), ("ab 20 Euro", 20), ("mindestens 40 Euro", 40), ("plus de 50 euros", 50), ("au moins 20 euros", 20), ("más de 50 euros", 50), ("desde 20 euros", 20),
]  # fmt: skip
RANGE = [
    ("50–100", 50, 100), ("$100-$300", 100, 300), ("$50 - $100", 50, 100), ("headphones 50-100", 50, 100), ("between 75 and 95 pesos", 75, 95),
    ("a notebook between $100 and $300", 100, 300), ("between 20 and 40", 20, 40), ("from 55 to 66 pesos", 55, 66), ("from $20 to $35", 20, 35),
    ("price range from 90 to 279 pesos", 90, 279), ("a price range of 14 to 45 pesos", 14, 45), ("for 39 to 127 PHP", 39, 127), ("50 to 100 dollars", 50, 100),
    ("$20 to $40", 20, 40), ("between fifty and a hundred dollars", 50, 100), ("priced from 1012 to 1139 PHP", 1012, 1139), ("between 1.5k and 2k", 1500, 2000),
    ("over $20 but under $50", 20, 50), ("more than 30 dollars and less than 60 dollars", 30, 60), ("at least $10, at most $25", 10, 25), ("anywhere between $5 and $15", 5, 15),
    ("zwischen 20 und 40 Euro", 20, 40), ("von 20 bis 40 Euro", 20, 40), ("entre 20 et 40 euros", 20, 40), ("de 20 à 40 euros", 20, 40), ("entre 20 y 40 euros", 20, 40),
]  # fmt: skip
NEAR = [
    ("around $80", 80), ("around €80", 80), ("about 40 dollars", 40), ("roughly $60", 60), ("approximately 100 dollars", 100), ("~$25", 25), ("$80 or so", 80),
    ("80 dollars ish", 80), ("somewhere around $120", 120), ("close to $50", 50), ("a 50 dollar mouse", 50), ("for $50", 50), ("ca. 50 Euro", 50), ("um die 50 Euro", 50),
    ("environ 50 euros", 50), ("alrededor de 50 euros", 50),
]  # fmt: skip
NONE = [
    "24 inch monitor", "usb stick 16GB", "10x15 photo paper", "20x20 pillow cover", "70-200mm lens", "100-240 volts adapter", "HP 903XL black ink", "dv7-1211ea",
    "006R90321", "6 outlet surge protector", "pack of 4 aaa batteries", "windows 10 pro", "at least six sockets", "punch for at least 40 sheets", "1000 piece puzzle",
    "size 42 running shoes", "SPF between 41 and 50", "battery capacity above 5000mAh", "power usage between 500 and 1000", "for kids 3 to 5 years", "0-12 months",
    "over ear headphones", "2 in 1 laptop", "cat 6 cable 5 m", "at least 8 gb or more", "a voucher of 30 dollars", "with a $20 discount", "save $15 on headphones",
    "free shipping on orders over $50", "valid when the total price of the products exceeds 170", "discount of 34 with a cap of 70", "made in 2015", "from 2010",
    "4k tv", "i have 3 cats", "galaxy s20 ultra", "9-10 for men", "at least 50 by 60 inches", "3000 lumens or more", "under 2 kg", "12 months warranty", "100% cotton",
    "less than 5 pounds weight", "longer than 3 m", "no. 5 perfume", "compare the first two", "make that two", "the second one", "show me 5 more",
    "7.1 surround headset", "1920x1080", "aspect ratio 16:9", "iphone 12", "2.4 ghz mouse", "300 watt subwoofer", "5 star rated", "more than 10 buttons",
]  # fmt: skip
