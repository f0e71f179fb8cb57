//! The forms, one file a feature. Limits are those of the records they become.

mod accounts;
mod articles;
mod contacts;
mod desk;
mod events;
mod files;
mod group_desk;
mod groups;
mod handovers;
mod ideas;
mod invitations;
mod mandates;
mod moderation;
mod own_account;
mod places;
mod posts;
mod reports;
mod splits;
mod suggestions;
mod writing;

use super::{Field, FieldKind, Form, HiddenShape, Length, List, SiteList};

/// Every form, in the order of the site's features.
pub static FORMS: [&Form; 143] = [
    &accounts::SIGNUP,
    &accounts::SIGNUP_ABROAD,
    &accounts::SIGNUP_CONFIRM,
    &accounts::SIGNIN,
    &accounts::SIGNIN_CODE,
    &accounts::SIGNIN_LINK,
    &own_account::PREFERENCES,
    &own_account::UNSUBSCRIBE,
    &own_account::SESSIONS_END,
    &own_account::ADDRESS_ADD,
    &own_account::ADDRESS_CONFIRM,
    &own_account::ADDRESS_REMOVE,
    &own_account::ADDRESS_PRIMARY,
    &own_account::ADDRESS_UNDO,
    &own_account::EXPORT,
    &own_account::ERASE,
    &own_account::MAILBOX_LOST,
    &own_account::MAILBOX_VOUCH,
    &mandates::OFFER,
    &mandates::ACCEPT,
    &mandates::END,
    &mandates::GIVE_BACK,
    &handovers::GIVE,
    &handovers::WITHDRAW,
    &handovers::ANSWER,
    &handovers::CLAIM,
    &handovers::CONTEST,
    &handovers::CLAIM_NO,
    &handovers::CANDIDACY,
    &handovers::AGREE,
    &handovers::REFUSE,
    &splits::PROPOSE,
    &splits::FOUNDER,
    &splits::AGREE,
    &splits::CANCEL,
    &splits::ANSWER,
    &splits::CHOICE,
    &splits::MERGE,
    &splits::MERGE_CANCEL,
    &splits::MERGE_ANSWER,
    &places::NEAR,
    &groups::FOUND,
    &groups::JOIN,
    &groups::JOIN_CONFIRM,
    &groups::LEAVE,
    &groups::WRITE,
    &groups::WRITE_CONFIRM,
    &groups::REPLY,
    &groups::REPLY_BY_LINK,
    &group_desk::SUBMIT,
    &group_desk::DESCRIBE,
    &group_desk::RENAME,
    &group_desk::OPENS,
    &group_desk::LINK_ADD,
    &group_desk::LINK_REMOVE,
    &group_desk::PHONE,
    &group_desk::PHONE_HIDE,
    &group_desk::RECEIVER,
    &group_desk::RECEIVER_ACCEPT,
    &group_desk::RECEIVER_REMOVE,
    &group_desk::ADMIT,
    &group_desk::MEMBER_END,
    &group_desk::MANAGER,
    &group_desk::INVITE,
    &group_desk::INVITE_ACCEPT,
    &group_desk::STEP_DOWN,
    &group_desk::PAUSE,
    &group_desk::RESUME,
    &group_desk::CLOSE,
    &group_desk::CLOSE_SECOND,
    &group_desk::CERTIFY,
    &events::EVENT,
    &events::EVENT_CONFIRM,
    &events::EVENT_CHANGE,
    &events::EVENT_SUBMIT,
    &events::EVENT_CANCEL,
    &events::EVENT_INVITE,
    &events::EVENT_COORGANISE,
    &events::ATTEND,
    &files::ADD,
    &files::SHOW,
    &files::REMOVE,
    &events::ATTEND_CONFIRM,
    &events::ATTEND_CHANGE,
    &events::ATTEND_LEAVE,
    &events::ATTEND_DECIDE,
    &events::ATTEND_BEHALF,
    &ideas::IDEA,
    &ideas::SUPPORT,
    &ideas::IDEA_CONFIRM,
    &ideas::IDEA_EDIT,
    &ideas::IDEA_PAPER,
    &ideas::IDEA_WITHDRAW,
    &ideas::IDEA_UNSIGN,
    &ideas::IDEA_ANSWER,
    &ideas::SUPPORT_CONFIRM,
    &ideas::SUPPORT_WITHDRAW,
    &articles::ARTICLE,
    &articles::ARTICLE_REVIEW,
    &articles::ARTICLE_READ,
    &articles::ARTICLE_PUBLISH,
    &articles::ARTICLE_TAKE_BACK,
    &articles::ARTICLE_UNPUBLISH,
    &articles::ARTICLE_DROP,
    &articles::ARTICLE_UNSIGN,
    &invitations::INVITATION,
    &invitations::INVITATION_TAKE_BACK,
    &invitations::INVITATION_DECIDE,
    &invitations::INVITATION_ANSWER,
    &writing::WRITING,
    &writing::WRITING_COMING,
    &writing::WRITING_REPLY,
    &writing::WRITING_SEND,
    &writing::WRITING_TAKE_BACK,
    &writing::WRITING_AGREE,
    &writing::WRITING_STOP,
    &reports::REPORT,
    &reports::REPORT_PHOTO,
    &reports::REPORT_PHOTO_REMOVE,
    &reports::REPORT_PUBLISH,
    &reports::REPORT_TAKE_BACK,
    &reports::PHOTO_HIDE,
    &contacts::MESSAGE,
    &contacts::MESSAGE_CONFIRM,
    &contacts::MESSAGE_REPLY,
    &contacts::MESSAGE_CLOSE,
    &contacts::MESSAGE_STATUS_REPLY,
    &contacts::MESSAGE_STATUS_CLOSE,
    &contacts::CONTACT_NAME,
    &contacts::CONTACT_UNNAME,
    &posts::CARPOOL,
    &posts::LODGING,
    &posts::EXCHANGE,
    &suggestions::SUGGESTION,
    &moderation::REPORT_ABUSE,
    &moderation::REPORT_CONFIRM,
    &moderation::APPEAL,
    &desk::DECIDE,
    &desk::UNDO,
    &desk::CLAIM,
    &desk::BLOCK,
    &desk::CLOSE,
    &desk::CELL,
];

/// An e-mail address, with the reason each form has for it.
const fn email(why: &'static str) -> Field {
    Field::new("email", "forms.shared.email", FieldKind::Email).required().personal(why)
}

/// An e-mail address of somebody who may be signed in already: the page is the same for all, so its help
/// tells them to leave the field empty, and the functions take the address of their account.
const fn contribution_email(why: &'static str) -> Field {
    Field { key: "forms.shared.contribution_email", ..email(why) }
}

/// A name to be shown, freely chosen.
const fn pseudonym(why: &'static str) -> Field {
    Field::new("pseudonym", "forms.shared.pseudonym", FieldKind::Text(Length { min: 2, max: 40 }))
        .personal(why)
}

/// The consent that a public pseudonym rests on.
const CONSENT_PUBLIC: Field =
    Field::new("consent_public", "forms.shared.consent_public", FieldKind::Checkbox)
        .personal("forms.shared.consent_public.why");

/// "I am 18 or over": both sides of a ride or a stay.
const ADULT: Field = Field::new("adult", "forms.shared.adult", FieldKind::Checkbox)
    .required()
    .personal("forms.shared.adult.why");

/// The own-gender option of rides and stays; it says nothing of the gender.
const OWN_GENDER: Field = Field::new("own_gender", "forms.shared.own_gender", FieldKind::Checkbox)
    .personal("forms.shared.own_gender.why");

const DIRECTION: &[&str] = &["offer", "request"];

/// Any of the site's themes.
const THEMES: Field =
    Field::new("themes", "forms.shared.themes", FieldKind::MultiChoice(List::Site(SiteList::Themes)));

/// One of the site's themes.
const THEME: Field =
    Field::new("theme", "forms.shared.theme", FieldKind::Choice(List::Site(SiteList::Themes)));

/// The secret of a link in a mail.
const TOKEN: Field = Field::new("t", "forms.shared.token", FieldKind::Hidden(HiddenShape::Hash)).required();

/// Robots fill it, people do not see it.
const TRAP: Field = Field::new("website", "forms.shared.trap", FieldKind::Trap);
