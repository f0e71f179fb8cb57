//! Where the movement is: departments and communes drawn by population.

use contract::places::{self, Commune, Department};

use super::random::Random;

/// Always there, if there is room: the roles of the demo site, Corsica, overseas.
const ANCHORS: [&str; 7] = ["63", "33", "59", "35", "974", "2A", "971"];
/// A young movement is somewhere before it is everywhere: groups per department, about.
const GROUPS_PER_DEPARTMENT: usize = 3;

/// The departments a movement lives in, and their communes to draw from.
#[derive(Debug)]
pub struct Towns {
    departments: Vec<Place<&'static Department>>,
}

/// Something with its communes' running sums of inhabitants.
#[derive(Debug)]
struct Place<T> {
    item: T,
    communes: Vec<&'static Commune>,
    sums: Vec<u64>,
}

impl Towns {
    /// Chooses departments for `group_count` groups.
    pub fn draw(group_count: usize, random: &mut Random) -> Self {
        let mut left: Vec<Place<&'static Department>> =
            places::departments().iter().filter_map(place).collect();
        let wanted = (group_count / GROUPS_PER_DEPARTMENT).clamp(1, left.len());
        let mut departments = Vec::with_capacity(wanted);
        for code in ANCHORS {
            if let Some(at) = left.iter().position(|place| place.item.code == code) {
                departments.push(left.remove(at));
            }
        }
        departments.truncate(wanted);
        while departments.len() < wanted && !left.is_empty() {
            let at = pick_weighted(&running_sums(left.iter().map(inhabitants)), random);
            departments.push(left.remove(at));
        }
        Self { departments }
    }

    /// The departments, anchors first.
    pub fn departments(&self) -> impl ExactSizeIterator<Item = &'static Department> {
        self.departments.iter().map(|place| place.item)
    }

    /// A commune anywhere in the movement's departments, by population.
    pub fn commune(&self, random: &mut Random) -> Option<&'static Commune> {
        let at = pick_weighted(&running_sums(self.departments.iter().map(inhabitants)), random);
        self.departments.get(at).and_then(|place| commune_of(place, random))
    }

    /// A commune of the department of this code, by population.
    pub fn commune_in(&self, code: &str, random: &mut Random) -> Option<&'static Commune> {
        self.departments
            .iter()
            .find(|place| place.item.code == code)
            .and_then(|place| commune_of(place, random))
    }

    /// The most populated commune of a department.
    pub fn chief_town(&self, code: &str) -> Option<&'static Commune> {
        let place = self.departments.iter().find(|place| place.item.code == code)?;
        place.communes.iter().copied().max_by_key(|commune| commune.population)
    }
}

fn place(department: &'static Department) -> Option<Place<&'static Department>> {
    let communes: Vec<_> = department
        .communes()
        .iter()
        .filter(|commune| commune.population.is_some_and(|count| count > 0))
        .collect();
    let sums = running_sums(communes.iter().map(|commune| u64::from(commune.population.unwrap_or_default())));
    (!communes.is_empty()).then_some(Place { item: department, communes, sums })
}

fn inhabitants<T>(place: &Place<T>) -> u64 {
    place.sums.last().copied().unwrap_or_default()
}

fn commune_of<T>(place: &Place<T>, random: &mut Random) -> Option<&'static Commune> {
    place.communes.get(pick_weighted(&place.sums, random)).copied()
}

fn running_sums(weights: impl Iterator<Item = u64>) -> Vec<u64> {
    weights
        .scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect()
}

/// The first position whose running sum passes a random point.
fn pick_weighted(sums: &[u64], random: &mut Random) -> usize {
    let point = random.below(sums.last().copied().unwrap_or_default());
    sums.partition_point(|sum| *sum <= point)
}
