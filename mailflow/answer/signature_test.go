package answer

import "testing"

// TestCardWithContacts: what stands between the sender's name and his telephone number says nothing; what stands elsewhere does.
func TestCardWithContacts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		from, text, why string
		want            Decision
	}{
		{"Walter J. Cyr", "Approved.\n\nCALDER VALE SEED POTATOES INC.\nWalter J. Cyr - Plant Manager\nPacking & Shipping\n480 Depot Road, Presque Isle, ME 04769\nT (207) 555-0160 / w@calder.example\nhttp://www.calder.example", "the house above the name, a street below it", Approve},
		{"Eduardo M. Siqueira", "Está aprovado, podem avançar.\n\nAbs,\n\nEduardo M. Siqueira | Gerente industrial | Gráfica Horizonte Ltda.\nRua Voluntários da Pátria 1180, 4º andar\nTel. +55 51 3344-8672 | e@grafica.example", "all of it on the line of the name", Approve},
		{"高橋 健一", "承認します。\n\n━━━━━━\n北浜精機株式会社 営業部 部長\n高橋 健一\n〒541-0041 大阪府大阪市中央区北浜2-5-18\nTEL:06-6201-4459  FAX:06-6201-4459", "a Japanese one below a rule", Approve},
		{"Dean Okafor", "1 yes, 2 no, 3 yes\n\nDean Okafor\nHarlow Freight Ltd\n14 Wharf Road, Hull HU3 2DL\nT +44 1482 555 5315  M +44 171 44 08 15", "below items", Changes},
		{"Mehmet Özer", "Uygundur, hemen başlayalım.\n\nMehmet Özer\nGenel Müdür\nÖzer Tekstil San. ve Tic. A.Ş.\nOrganize Sanayi Bölgesi 4. Cad. No: 11, Bursa", "an address with a number that is no no", Approve},
		{"Rosa Delgado", "1 yes\n2 yes\n3 yes\n4 yes\n\nRosa", "a name that is a word of another language", Approve},
		{"Dr. Ines Hartwig", "Genehmigt. Vielen Dank.\n\nIhre\nI. Hartwig", "an initial, and a title in the header", Approve},
		{"Nicole Besson", "D'accord avec les quatre mesures.\n\nN. Besson", "an initial that is a no by itself", Approve},
		{"Nicole Besson", "D'accord avec les quatre mesures.\n\nN. Besson refuse", "what follows such a name counts", Reject},
		{"Walter J. Cyr", "Approved.\nFROM MARCH\nWalter J. Cyr\nT (207) 555-0160", "a condition in capitals above the name", Unclear},
		{"Walter J. Cyr", "Approved.\n\nWalter J. Cyr\nthe first half\nT (207) 555-0160", "a condition of harmless words below it", Changes},
		{"Walter J. Cyr", "Approved.\n\nWalter J. Cyr\nNo. 2 is out, please, No. 3 as well", "items that look like house numbers", Unclear},
		{"Walter J. Cyr", "Approved.\n\nWalter J. Cyr\nonly phase one\nT (207) 555-0160", "a condition within", Changes},
		{"Walter J. Cyr", "Approved.\n\nWalter J. Cyr\nT (207) 555-0160\n\nPS: only phase one please", "a condition below", Changes},
		{"Walter J. Cyr", "Approved.\n\nNOT BEFORE FRIDAY\nWalter J. Cyr\nT (207) 555-0160", "a condition above, in capitals", Unclear},
		{"Sevgi Arslan", "Onay veriyorum, başlayabilirsiniz.\n\nSevgi Arslan\nÜretim Müdürü | Ege Tekstil San. ve Tic. A.Ş.\nLütfen gerekmedikçe yazdırmayınız.", "what a house asks for below a card", Approve},
		{"Sevgi Arslan", "Onay veriyorum, başlayabilirsiniz.\n\nSevgi Arslan\nÜretim Müdürü | Ege Tekstil San. ve Tic. A.Ş.\nLütfen planı yazdırmayınız.", "something else asked for there", Unclear},
		{"Walter J. Cyr", "Approved.\n\nTom Smith\nPacking & Shipping\nT (207) 555-0160", "somebody else's card", Unclear},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			if a := (Asked{From: row.from}).Read(row.text); a.Decision != row.want {
				t.Errorf("Read(%q): %s, want %s (%v)", row.text, a.Decision, row.want, a.Why)
			}
		})
	}
}

// Below a name in signs stand houses and departments; a line that decides is none.
func TestCardOfSigns(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Decision{
		"承認します。\n\n中村\n\n中村 浩\n常盤製作所 製造部": Approve,
		"承認します。\n\n花園印刷　中村":               Approve,
		"承認します。\n\n中村 浩\n一部だけ却下":          Unclear,
		"承認します。\n\n中村 浩\n来週の部":            Unclear,
		"承認します。\n\nひかり家具の件は別の社":           Unclear,
		"承認します。\n\n本社確認要\n中村 浩":           Unclear,
		"承認します。\n\n営業部了解後開始\n総務部長\n中村 浩":  Unclear,
		"承認します。\n\n中村 浩\n大阪支店対象外":         Unclear,
		"承認します。\n\n営業部 部長代理\n中村 浩":        Approve,
	} {
		if a := (Asked{From: "中村 浩"}).Read(text); a.Decision != want && (want == Approve || a.Decision == Approve) {
			t.Errorf("%q is %s, want %s %v", text, a.Decision, want, a.Why)
		}
	}
	if a := (Asked{From: "松本 浩"}).Read("承認します。\n\n松本\n\n松本 浩\nひかり家具 販売企画課"); a.Decision != Approve {
		t.Errorf("a house in other signs: %s %v", a.Decision, a.Why)
	}
}
