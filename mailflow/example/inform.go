package example

import "github.com/ownup/ownup/mailflow"

// news is what Sam wrote after the report.
func news() []mailflow.Note {
	return []mailflow.Note{
		{At: at(23, 14, 9), Text: "The mail tool is switched off. 12 of 40 have opened the list."},
		{At: at(23, 14, 14), Text: "I rang the two who wrote back:\n- Weber deleted it\n- Olsen will ring me", Files: []string{"call notes.txt"}},
	}
}

func inform() []Mail {
	told := shared(maria)
	told.Now, told.Next = at(23, 14, 17), at(24, 9, 30)
	return []Mail{
		mail(mailflow.TemplateInform, "", told),
		mail(mailflow.TemplateInform, "news", told, func(v *mailflow.View) {
			v.News, v.Stopped, v.Files = news(), at(23, 14, 9), []string{"prices-2027.pdf"}
		}),
	}
}

func measures() []Mail { return nil }

func learn() []Mail { return nil }

func desk() []Mail { return nil }
