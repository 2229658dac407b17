namespace Mbus.Firmware
{
    /// <summary>The first page on the access point: the Wi-Fi and the password of the page.</summary>
    internal sealed class SetupContent : PageContent
    {
        internal override bool Write(TextBuffer page, long now)
        {
            WriteHead(page, "200 OK", "text/html");
            page.Text("<!DOCTYPE html><html lang=en><title>M-Bus bridge: set up</title><meta name=viewport content=\"width=device-width\">");
            page.Text("<h1>M-Bus bridge</h1><form method=post action=/settings><p>Wi-Fi name<br><input name=");
            page.Text(SettingRow.Of(Setting.WifiName).Name);
            page.Text("><p>Wi-Fi password<br><input type=password name=");
            page.Text(SettingRow.Of(Setting.WifiPassword).Name);
            page.Text("><p>New password for this page<br><input type=password minlength=8 name=");
            page.Text(SettingRow.Of(Setting.PagePassword).Name);
            page.Text("><p><button>Store and restart</button></form><p><a href=/settings>All settings</a> <a href=/status>Status</a></html>\n");
            return true;
        }
    }
}
