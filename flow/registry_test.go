package flow

import (
	"regexp"
	"testing"

	"flowglass/internal/table"
)

func TestRegistry(t *testing.T) {
	snake := regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)
	seen := make(map[string]bool)
	for i := range Registry {
		st := &Registry[i]
		t.Run(st.Name, func(t *testing.T) {
			if st.Name == "" || st.Title == "" || seen[st.Name] {
				t.Errorf("name %q, title %q: empty or used twice", st.Name, st.Title)
			}
			seen[st.Name] = true
			tab, ok := NewStats().Table(st.Name)
			if !ok || tab.Name != st.Name || tab.Title != st.Title {
				t.Fatalf("Table(%q) = %+v, %v", st.Name, tab, ok)
			}
			if st.By != "" && tab.Column(st.By) < 0 {
				t.Errorf("there is no column %q to sort by", st.By)
			}
			names := make(map[string]bool)
			for _, c := range st.Columns() {
				if !snake.MatchString(c.Name) || c.Label == "" || names[c.Name] {
					t.Errorf("column %q, label %q: malformed or used twice", c.Name, c.Label)
				}
				names[c.Name] = true
				if (c.Type == table.Str) != (c.Text != nil) || (c.Type == table.Str) == (c.Num != nil) {
					t.Errorf("column %s of type %v has the wrong functions", c.Name, c.Type)
				}
			}
		})
	}
	if _, ok := NewStats().Table("nonsense"); ok {
		t.Error("there is a table called nonsense")
	}
}
