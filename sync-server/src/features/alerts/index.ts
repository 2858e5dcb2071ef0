export { alertMail } from './alert-mail.ts';
export { createAlert } from './alerts.ts';
