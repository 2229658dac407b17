namespace Mbus.Firmware
{
    /// <summary>The settings as a form. Secrets are not shown: their fields are empty, and an empty field does not change the secret.</summary>
    internal sealed class SettingsContent : PageContent
    {
        private readonly Settings _settings;
        private bool _isSettingUp;
        private int _piece;

        internal SettingsContent(Settings settings)
        {
            _settings = settings;
        }

        /// <summary>Restarts the page at its first part.</summary>
        /// <param name="isSettingUp">True if no password is required.</param>
        internal SettingsContent FromTop(bool isSettingUp)
        {
            _isSettingUp = isSettingUp;
            _piece = 0;
            return this;
        }

        internal override bool Write(TextBuffer page, long now)
        {
            int row = _piece++ - 1;
            if (row < 0)
            {
                WriteHead(page, "200 OK", "text/html");
                page.Text("<!DOCTYPE html><html lang=en><title>M-Bus bridge: settings</title>"
                    + "<meta name=viewport content=\"width=device-width\"><h1>Settings</h1><form method=post><table>");
                return false;
            }

            if (row < SettingRow.Count)
            {
                WriteField(page, (Setting)row);
                return false;
            }

            page.Text("</table>");
            if (_settings.Text(Setting.PagePassword).Length == 0 && _isSettingUp)
                page.Text("<p><button>Store and restart</button></p>");
            else if (_settings.Text(Setting.PagePassword).Length == 0)
                page.Text("<p>To change the settings here, set a page-password in the settings file first.</p>");
            else
                page.Text("<p>Password <input type=password name=password> <button>Store and restart</button></p>");
            page.Text("</form></html>\n");
            return true;
        }

        private void WriteField(TextBuffer page, Setting setting)
        {
            SettingRow row = SettingRow.Of(setting);
            page.Text("<tr><td>");
            page.Text(row.Name);
            page.Text("<td><input name=");
            page.Text(row.Name);
            if (row.IsSecret)
            {
                page.Text(" type=password>");
                return;
            }

            page.Text(" value=\"");
            page.Html(_settings.Format(setting));
            page.Text("\"");
            if (SettingRow.IsPin(setting))
            {
                page.Text(" placeholder=");
                page.Number(_settings.Number(setting));
            }

            page.Character('>');
        }
    }
}
