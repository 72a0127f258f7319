//! Fields that are no plain copy: one item picked of a list, the time between two others.

use super::resolve::{Like, Resolver, Scope, like};
use super::{Kind, Path, Problem, Source, Step};
use crate::diagnostics::KeyPath;
use crate::spec::{DurationUnit, EnumValue, Enumeration, Field, Pick, Struct, Time, TypeRef, Value};

impl<'a> Resolver<'a> {
    pub(super) fn picked(
        &mut self,
        field: &'a Field,
        from: &[String],
        pick: &'a Pick,
        scope: &Scope<'a>,
        at: &KeyPath,
        is_required: bool,
    ) -> Option<Source<'a>> {
        let name = scope.name_of(field);
        let list_at = (1..from.len()).find(|length| {
            let path = from.get(..*length).unwrap_or_default();
            matches!(self.quietly(scope.base, path), Some((_, type_ref)) if matches!(like(type_ref), Like::List(_)))
        });
        let Some(length) = list_at else {
            let message = format!("`{}` leads through no list to pick of", from.join("."));
            self.problems.push(Problem::new(Kind::Name, at.key("from"), message));
            return None;
        };
        let (list, item) = self.follow(scope.base, from.get(..length)?, &at.key("from"))?;
        let Like::List(item) = like(item) else { return None };
        let structure = self.index.struct_of(item)?;
        let (path, type_ref) = self.follow(structure, from.get(length..)?, &at.key("from"))?;
        let (by, enumeration, is) = self.picked_by(structure, pick, &at.key("pick"))?;
        if like(field.type_ref.as_ref()?) != like(type_ref) || is_required {
            let message = format!("`{name}` cannot be taken from a `{type_ref}` that may not be there");
            self.problems.push(Problem::new(Kind::Conversion, at.clone(), message));
            return None;
        }
        Some(Source::Picked { list, by, enumeration, is, path })
    }

    /// What tells the item that is meant from others.
    pub(super) fn picked_by(
        &mut self,
        structure: &'a Struct,
        pick: &'a Pick,
        at: &KeyPath,
    ) -> Option<(Step<'a>, &'a Enumeration, &'a EnumValue)> {
        let (steps, type_ref) = self.follow(structure, std::slice::from_ref(&pick.field), &at.key("field"))?;
        let by = *steps.last()?;
        let Some(enumeration) = type_ref.named().and_then(|name| self.index.enumeration(name)) else {
            let message = format!("`{}` is `{type_ref}`, and no enumeration", pick.field);
            self.problems.push(Problem::new(Kind::Name, at.key("field"), message));
            return None;
        };
        let Some(is) = enumeration.values.iter().find(|value| value.value == pick.is) else {
            let text = match &pick.is {
                Value::String(text) => text.clone(),
                other => other.as_int().map(|number| number.to_string()).unwrap_or_default(),
            };
            let message = format!("`{}` has no value `{text}`", enumeration.name);
            let known = enumeration.values.iter().filter_map(|value| value.value.as_str());
            self.problems.push(Problem::new(Kind::Name, at.key("is"), message).nearest(&text, known));
            return None;
        };
        Some((by, enumeration, is))
    }

    pub(super) fn between(
        &mut self,
        field: &'a Field,
        (from, first): (Path<'a>, &'a TypeRef),
        (until, second): (Path<'a>, &'a TypeRef),
        scope: &Scope<'a>,
        at: &KeyPath,
    ) -> Option<Source<'a>> {
        let minute = TypeRef::Time(Time::UtcMinute);
        let certain = |path: &Path<'a>| !path.iter().any(|step| step.is_optional(self.index));
        let fits = field.type_ref == Some(TypeRef::Duration(DurationUnit::Minutes))
            && [first, second].iter().all(|type_ref| **type_ref == minute)
            && certain(&from)
            && certain(&until)
            && scope.target.is_empty();
        if !fits {
            let message =
                "only minutes at the top of a request lie between two `time<utc-minute>` that are always there";
            self.problems.push(Problem::new(Kind::Conversion, at.clone(), message));
            return None;
        }
        Some(Source::Between { from, until })
    }
}
