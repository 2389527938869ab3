package lang

import "golang.org/x/text/message/catalog"

// What the server of the board says beside the pages themselves: what keeps a page from being shown, or from being whole.

var swedishBoard = map[string]catalog.Message{
	"What to know about this page": text("Att veta om sidan"),

	"Another address": text("En annan adress"),
	"This board answers at %s alone, and not at %q. Open it at that address.": text("Tavlan svarar bara på %s, inte på %q. Öppna den på den adressen."),

	"Only to be read": text("Bara för läsning"),
	"The board is read, and nothing is sent to it.": text("Tavlan läses. Ingenting skickas till den."),

	"No such language": text("Språket finns inte"),
	"The board is not written in the language %q.": text("Tavlan finns inte på språket %q."),

	"No such crisis": text("Krisen finns inte"),
	"There is no crisis %s. The list of crises shows those that there are.": text("Det finns ingen kris %s. Listan över kriser visar de som finns."),

	"Nothing here":                text("Här finns ingenting"),
	"The board has no such page.": text("Tavlan har ingen sådan sida."),
	"This board stands still: it is of a folder, of an archive, or of an instant that has passed.": text(
		"Den här tavlan står still: den visar en mapp, ett arkiv eller en tidpunkt som har passerat."),

	"Too many screens": text("För många skärmar"),
	"As many pages as the board can tell of changes, %d, are open already. This one has to be read anew by hand.": text(
		"Så många sidor som tavlan kan meddela ändringar, %d, är redan öppna. Den här får läsas om för hand."),

	"As many of your pages as the board tells one person of changes, %d, are open already. This one has to be read anew by hand.": text(
		"Så många av dina sidor som tavlan meddelar en person ändringar, %d, är redan öppna. Den här får läsas om för hand."),
	"There is no crisis that you may see, and so there is nothing to be told of.": text("Det finns ingen kris som du får se, och därför inget att meddela."),
	"What the crisis shows has just come to reach further, and whether you may see that is still to be asked. Try again in a moment.": text(
		"Det som krisen visar har just kommit att omfatta mer, och om du får se det återstår att fråga. Försök igen om en stund."),
	"Not for other pages": text("Inte för andra sidor"),
	"A page of another address asks for this. The board answers its own pages, and who opens it.": text(
		"En sida på en annan adress frågar efter detta. Tavlan svarar sina egna sidor och den som öppnar den."),

	"Who are you?": text("Vem är du?"),
	"The board is shown to people whom the cluster knows. Give a token as the password; the user name does not matter. " +
		"Whoever runs the cluster can make one for you (kubectl create token).": text(
		"Tavlan visas för dem som klustret känner. Ange en token som lösenord; användarnamnet spelar ingen roll. " +
			"Den som sköter klustret kan skapa en åt dig (kubectl create token)."),
	"The cluster does not accept this token: it may have expired, or be made for something else. " +
		"Ask whoever runs the cluster for another (kubectl create token).": text(
		"Klustret godtar inte denna token: den kan ha gått ut eller vara gjord för något annat. " +
			"Be den som sköter klustret om en ny (kubectl create token)."),
	"Not for you": text("Inte för dig"),
	"%s may not see crisis %s, which shows what stands in namespace %s. Ask whoever runs the cluster for the role view or continuity-auditor there.": text(
		"%s får inte se krisen %s, som visar det som står i namnrymden %s. Be den som sköter klustret om rollen view eller continuity-auditor där."),
	"Not now": text("Inte just nu"),
	"What you may see could not be found out, and so nothing is shown. Try again in a moment; " +
		"if it stays so, tell whoever runs the cluster.": text(
		"Det gick inte att ta reda på vad du får se, och därför visas ingenting. Försök igen om en stund; " +
			"säg till den som sköter klustret om det inte ändras."),

	"Something went wrong":             text("Något gick fel"),
	"The board could not be shown: %s": text("Tavlan kunde inte visas: %s"),

	"Since %s the cluster no longer knows whom this board reads it as. It shows how things stood then.": text(
		"Sedan %s känner klustret inte längre igen den som tavlan läser som. Tavlan visar läget då."),
	"Since %s this board may no longer read the cluster. It shows how things stood then.": text(
		"Sedan %s får tavlan inte längre läsa klustret. Den visar läget då."),
	"Since %s the cluster has not answered. This is how things stood then.": text("Klustret har inte svarat sedan %s. Så här var läget då."),
	"This board may read %s alone. What stands in other namespaces is not shown.": text(
		"Tavlan får bara läsa %s. Det som står i andra namnrymder visas inte."),
	"This board may not read ControllerRevisions, which frozen plans are kept in. It shows plans as they stand today.": text(
		"Tavlan får inte läsa ControllerRevisions, där frysta planer förvaras. Den visar planerna som de ser ut i dag."),
	"This board may not read all of the ledger. Whether the record is intact is not shown.": text(
		"Tavlan får inte läsa hela liggaren. Om dokumentationen är intakt visas inte."),
}
