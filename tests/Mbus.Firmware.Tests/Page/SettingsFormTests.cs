using System.Text;
using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Page;

public class SettingsFormTests
{
    [Theory]
    [InlineData("baud=300&password=open+sesame%21", true)]
    [InlineData("password=open%20sesame!", true)]
    [InlineData("password=open+sesame", false)]
    [InlineData("password=", false)]
    [InlineData("page-password=open+sesame%21", false)]
    [InlineData("password=open+sesame%2", false)]
    [InlineData("password=open+sesame%2x", false)]
    [InlineData("", false)]
    public void A_change_requires_the_password(string form, bool expected)
    {
        Settings settings = new();
        settings.Set("page-password", "open sesame!");
        Assert.Equal(expected, SettingsForm.HasPassword(form, settings));
    }

    [Theory]
    [InlineData("password=")]
    [InlineData("baud=300")]
    public void Without_a_password_set_every_password_is_refused(string form) => Assert.False(SettingsForm.HasPassword(form, new Settings()));

    [Fact]
    public void A_form_with_one_wrong_value_stores_nothing() =>
        Assert.Equal("baud must be 300 to 38400, not 1", SettingsForm.Store("port=10002&baud=1", false, out _));

    [Fact]
    public void The_form_shows_every_setting_and_no_secret()
    {
        Settings settings = new();
        settings.Set("wifi-name", "a\"b\u202Ec\u0085");
        settings.Set("wifi-password", "hidden, one");
        settings.Set("page-password", "hidden, two");
        string form = Page(new SettingsContent(settings).FromTop(false));

        Assert.All(Enumerable.Range(0, SettingRow.Count), i => Assert.Contains($"<input name={SettingRow.Of((Setting)i).Name} ", form));
        Assert.Contains("value=\"a&#34;b\\u202Ec\\u0085\"", form);
        Assert.DoesNotContain("hidden", form);
        Assert.EndsWith("</form></html>\n", form);
    }

    [Fact]
    public void A_form_with_long_passwords_and_names_fits_into_a_request()
    {
        Settings settings = new();
        settings.Set("wifi-name", new string('n', 32));
        settings.Set("host-name", new string('h', 63));
        settings.Set("wifi-password", new string('w', 64));
        settings.Set("page-password", new string('p', 64));
        string fields = string.Concat(Enumerable.Range(0, SettingRow.Count).Select(i => $"{SettingRow.Of((Setting)i).Name}={Uri.EscapeDataString(settings.Format((Setting)i))}&"));
        string form = fields + "password=" + new string('p', 64);

        HttpRequest request = new();
        byte[] sent = Encoding.UTF8.GetBytes($"POST /settings HTTP/1.1\r\nContent-Length: {form.Length}\r\n\r\n{form}");
        request.Feed(sent, sent.Length);
        Assert.Equal((true, form), (request.IsComplete, request.Body));
    }

    [Fact]
    public void Without_a_password_set_the_form_explains_how_to_set_one() =>
        Assert.Contains("set a page-password in the settings file first", Page(new SettingsContent(new Settings()).FromTop(false)));

    [Fact]
    public void During_the_first_settings_the_form_needs_no_password()
    {
        string form = Page(new SettingsContent(new Settings()).FromTop(true));
        Assert.Contains("<button>Store and restart</button>", form);
        Assert.DoesNotContain("set a page-password", form);
        Assert.Equal("page-password must be set, so that nobody else can change the settings", SettingsForm.Store("wifi-name=home", true, out _));
    }

    private static string Page(PageContent content)
    {
        StringBuilder text = new();
        TextBuffer page = new();
        bool isLast = false;
        while (!isLast)
        {
            isLast = content.Write(page, 0);
            Assert.False(page.IsFull);
            text.Append(Encoding.UTF8.GetString(page.Bytes, 0, page.Count));
            page.ReturnTo(0);
        }

        return text.ToString();
    }
}
