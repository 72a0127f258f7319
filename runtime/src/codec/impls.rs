//! [`Encode`] and [`Decode`] for types of the standard library, and [`Decode`] for structs.

use std::collections::BTreeMap;

use super::value::{
    Blank, Decode, DecodeList, DecodeMap, DecodeOption, DecodeStruct, Encode, EncodeList, EncodeMap, EncodeStruct,
    Slot, View,
};

// References to structs and to lists only: `InputValue` converts from references to strings and secrets.
impl<T: EncodeStruct> Encode for &T {
    fn view(&self) -> View<'_> {
        View::Struct(*self)
    }
}

impl<T: Encode> Encode for &Vec<T> {
    fn view(&self) -> View<'_> {
        (**self).view()
    }
}

impl<T: DecodeStruct> Decode for T {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Struct(self)
    }
}

impl Encode for String {
    fn view(&self) -> View<'_> {
        View::String(self)
    }
}

impl Decode for String {
    fn slot(&mut self) -> Slot<'_> {
        Slot::String(self)
    }

    fn optional_slot(target: &mut Option<Self>) -> Slot<'_> {
        Slot::OptionalString(target)
    }
}

impl Encode for bool {
    fn view(&self) -> View<'_> {
        View::Bool(*self)
    }
}

impl Decode for bool {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Bool(self)
    }
}

impl Encode for i64 {
    fn view(&self) -> View<'_> {
        View::Integer(*self)
    }
}

impl Decode for i64 {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Integer(self)
    }
}

impl Encode for i32 {
    fn view(&self) -> View<'_> {
        View::Integer(i64::from(*self))
    }
}

impl Decode for i32 {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Integer32(self)
    }
}

impl Encode for f64 {
    fn view(&self) -> View<'_> {
        View::Double(*self)
    }
}

impl Decode for f64 {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Double(self)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }
}

impl<T: Decode + Blank> Decode for Option<T> {
    fn slot(&mut self) -> Slot<'_> {
        T::optional_slot(self)
    }
}

impl<T: Decode + Blank> DecodeOption for Option<T> {
    fn clear(&mut self) {
        *self = None;
    }

    fn insert_default(&mut self) -> Slot<'_> {
        self.insert(T::blank()).slot()
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Encode> EncodeList for Vec<T> {
    fn item(&self, index: usize) -> Option<View<'_>> {
        self.get(index).map(Encode::view)
    }
}

impl<T: Decode + Blank> Decode for Vec<T> {
    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: Decode + Blank> DecodeList for Vec<T> {
    fn clear(&mut self) {
        Self::clear(self);
    }

    fn push_default(&mut self) -> Slot<'_> {
        self.push(T::blank());
        self.last_mut().map_or(Slot::Skip, Decode::slot)
    }

    fn remove_last(&mut self) {
        self.pop();
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<T: Encode> EncodeMap for BTreeMap<String, T> {
    fn entries(&self, each: &mut dyn FnMut(&str, View<'_>)) {
        for (name, value) in self {
            each(name, value.view());
        }
    }
}

impl<T: Decode + Blank> Decode for BTreeMap<String, T> {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }
}

impl<T: Decode + Blank> DecodeMap for BTreeMap<String, T> {
    fn clear(&mut self) {
        Self::clear(self);
    }

    fn contains_name(&self, name: &str) -> bool {
        self.contains_key(name)
    }

    fn insert_default(&mut self, name: String) -> Slot<'_> {
        let target = self.entry(name).or_insert_with(T::blank);
        *target = T::blank();
        target.slot()
    }

    fn remove(&mut self, name: &str) {
        Self::remove(self, name);
    }
}
