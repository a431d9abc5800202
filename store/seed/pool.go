package seed

import "math/rand/v2"

const maxAge = 100

// pool is the people of a batch who have no household yet, by sex and age. Ages are drawn before families are
// formed, so that the ages of the district are right whatever the families look like.
type pool struct {
	n    [2][maxAge + 1]int
	left int
}

func sexIndex(s Sex) int {
	if s == Male {
		return 0
	}
	return 1
}

// fill draws people. Boys outnumber girls at birth, women outnumber men from sixty on.
func (p *pool) fill(r *rand.Rand, ages []int, people int) {
	for range people {
		band := pickSum(r, ages)
		age := band*5 + r.IntN(5)
		if band == len(ages)-1 {
			for age = 80 + r.IntN(4); age < maxAge-1 && chance(r, 8000); age++ {
			}
		}
		men := 5050
		switch {
		case age < 15:
			men = 5300
		case age >= 60:
			men = 4400
		}
		sex := 1
		if chance(r, men) {
			sex = 0
		}
		p.n[sex][age]++
		p.left++
	}
}

// take takes one person between two ages; sex empty means either. It reports false if there is none.
func (p *pool) take(r *rand.Rand, sex Sex, lo, hi int) (member, bool) {
	lo, hi = max(lo, 0), min(hi, maxAge)
	total := 0
	for s := range 2 {
		if sex == "" || sexIndex(sex) == s {
			for age := lo; age <= hi; age++ {
				total += p.n[s][age]
			}
		}
	}
	if total == 0 {
		return member{}, false
	}
	x := r.IntN(total)
	for s := range 2 {
		if sex != "" && sexIndex(sex) != s {
			continue
		}
		for age := lo; age <= hi; age++ {
			if x < p.n[s][age] {
				p.n[s][age]--
				p.left--
				return member{sex: []Sex{Male, Female}[s], age: age}, true
			}
			x -= p.n[s][age]
		}
	}
	return member{}, false // unreachable
}

// member is a person of a household that is being formed.
type member struct {
	sex      Sex
	age      int
	relation string
	father   int // place in the household of the man the surname comes from; 0 (the head) or above, -1: nobody here
	twinOf   int // place of the elder twin plus one; 0: none
	married  int // place of husband or wife plus one; 0: none
}
