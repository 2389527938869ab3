package lang

import "golang.org/x/text/message/catalog"

// The messages of the ledger and of the archives.
var swedishLedger = map[string]catalog.Message{
	"the ledger of the crisis is about to begin":                              text("krisens liggare ska just börja föras"),
	"all that was sealed in the ledger of the crisis stands as it was sealed": text("allt som förseglats i krisens liggare står som det förseglades"),
	"%s: compare with the last archive (kubectl continuity verify), and bring back what is missing with kubectl continuity import": text(
		"%s: jämför med det senaste arkivet (kubectl continuity verify), och hämta tillbaka det som saknas med kubectl continuity import"),
	"the ledger cannot be kept, which is tried again: %s": text("liggaren kan inte föras, vilket försöks igen: %s"),
	"activation %s has the same identity (UID %s), and the ledger is that one's: an archive is imported under the namespace and name that it has, once": text(
		"krisen %s har samma identitet (UID %s), och liggaren är dess: ett arkiv läses in under den namnrymd och det namn som det har, en gång"),
	"page %d of the ledger is missing, and later ones are there":  text("sida %d i liggaren saknas, och senare sidor finns"),
	"page %d of the ledger is not full, and later ones are there": text("sida %d i liggaren är inte full, och senare sidor finns"),
	"leaf %d, in page %d of the ledger, cannot be read: %s":       text("blad %d, på sida %d i liggaren, kan inte läsas: %s"),
	"it has no end":                                text("det har inget slut"),
	"the page holds more than it may":              text("sidan rymmer mer än den får"),
	"it goes on from another ledger than this one": text("det fortsätter från en annan liggare än denna"),
	"it is no leaf: %s":                            text("det är inget blad: %s"),
	"it is no leaf: something follows it":          text("det är inget blad: något följer efter det"),
	"it is no leaf: kind, name or uid is missing":  text("det är inget blad: kind, name eller uid saknas"),
	"%s (leaf %d) is not as it was sealed: %s":     text("%s (blad %d) är inte som den förseglades: %s"),
	"%s (leaf %d) is gone, and another of its name, with UID %s, is in its place": text(
		"%s (blad %d) är borta, och en annan med samma namn, med UID %s, står i dess ställe"),
	"%s (leaf %d) is missing":            text("%s (blad %d) saknas"),
	"its digest is %s and was %s":        text("dess kontrollsumma är %s och var %s"),
	"its time of entry is %s and was %s": text("dess införandetid är %s och var %s"),
	"the ledger ends after %d leaves, and one of %d leaves was signed: %d are missing": text(
		"liggaren slutar efter %d blad, och en med %d blad har signerats: %d saknas"),
	"the first %d leaves are not those that were signed (%s signed, %s here)": text(
		"de första %d bladen är inte de som signerades (signerat: %s, här: %s)"),

	"the operator was given nowhere to write archives to (--archive-to): export the crisis now and then with kubectl continuity export": text(
		"operatören har inte fått någon plats att skriva arkiv till (--archive-to): exportera krisen då och då med kubectl continuity export"),
	"the first archive is written when a checkpoint covers all that was stated": text("det första arkivet skrivs när en kontrollpunkt täcker allt som förts in"),
	"the last archive is %s": text("det senaste arkivet är %s"),
}
