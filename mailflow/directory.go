package mailflow

// Person is somebody in the directory.
type Person struct {
	Address  string   `json:"address"` // compared form
	Name     string   `json:"name"`
	Manager  string   `json:"manager,omitempty"`  // address; "" for a head of the house
	Deputy   string   `json:"deputy,omitempty"`   // address
	Language string   `json:"language,omitempty"` // BCP 47, "" = en
	Zone     Zone     `json:"zone"`
	Phone    string   `json:"phone,omitempty"`
	Aliases  []string `json:"aliases,omitempty"` // further addresses of the same person, compared form
}
