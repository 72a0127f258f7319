//! The same operation for each row of a file.
pub(crate) struct Arguments;
impl Arguments {
    pub(crate) fn of(_: &clap::ArgMatches) -> Result<Option<Self>, crate::error::Error> {
        Ok(None)
    }
}
pub(crate) fn arguments() -> Vec<clap::Arg> {
    Vec::new()
}
pub(crate) async fn run(
    _: &Arguments,
    _: &crate::operation::Action,
    _: &crate::operation::flags::Flags,
    _: &crate::operation::request::Given,
    _: &crate::operation::time::Clock,
    _: &crate::settings::Settings,
) -> Result<(), crate::error::Error> {
    Ok(())
}
