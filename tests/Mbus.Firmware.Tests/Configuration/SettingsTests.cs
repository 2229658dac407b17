using System.Text;
using Mbus.Firmware;

// A device has one journal, and tests look at its last fault.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Mbus.Tests.Firmware.Configuration;

public class SettingsTests
{
    private static IEnumerable<Setting> All => Enumerable.Range(0, SettingRow.Count).Select(i => (Setting)i);

    [Fact]
    public void Every_setting_has_a_unique_name_and_a_valid_default()
    {
        Settings settings = new();
        Assert.Equal(Enum.GetValues<Setting>(), All);
        Assert.Equal(SettingRow.Count, All.Select(setting => SettingRow.Of(setting).Name).Distinct().Count());
        Assert.All(All, setting => Assert.Equal("", settings.Set(SettingRow.Of(setting).Name, settings.Format(setting))));
    }

    [Fact]
    public void Writes_are_refused_until_the_owner_allows_them()
    {
        Assert.Equal(1, new Settings().Number(Setting.ReadOnly));
        Assert.Equal(1, Read("read-only = no\nread-only = 2\nread-only =").Number(Setting.ReadOnly));
        Assert.Equal(0, Read("read-only = 0").Number(Setting.ReadOnly));
    }

    [Fact]
    public void The_example_file_contains_every_setting_with_its_default()
    {
        string[] lines = File.ReadAllLines(Repository.Folder("device/mbus.conf.example"));
        Settings settings = new();
        Assert.All(All, setting => Assert.Contains($"# {SettingRow.Of(setting).Name} = {settings.Format(setting)}".TrimEnd(), lines));
        Assert.Equal(SettingRow.Count, lines.Count(line => line.StartsWith("# ", StringComparison.Ordinal) && line.Contains(" =", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("baud", "299", "baud must be 300 to 38400, not 299")]
    [InlineData("baud", "fast", "baud must be 300 to 38400, not fast")]
    [InlineData("allow", "everybody", "allow must be networks such as 192.168.1.0/24, separated by blanks, not everybody")]
    [InlineData("wifi-name", "123456789012345678901234567890123", "wifi-name must be one line of 0 to 32 characters")]
    [InlineData("wifi-password", "a\nbaud = 300", "wifi-password must be one line of 8 to 64 characters")]
    [InlineData("wifi-password", "1234567", "wifi-password must be one line of 8 to 64 characters")]
    [InlineData("wifi-password", "12345678901234567890123456789012345678901234567890123456789012345", "wifi-password must be one line of 8 to 64 characters")]
    [InlineData("page-password", "1234567", "page-password must be one line of 8 to 64 characters")]
    [InlineData("page-password", "a", "page-password must be one line of 8 to 64 characters")]
    [InlineData("host-name", "http://mbus/", "host-name must be a name such as mbus or mbus.example, without http:// and port, not http://mbus/")]
    [InlineData("host-name", "mbus:80", "host-name must be a name such as mbus or mbus.example, without http:// and port, not mbus:80")]
    [InlineData("host-name", "m bus", "host-name must be a name such as mbus or mbus.example, without http:// and port, not m bus")]
    [InlineData("mqtt-broker", "broker.local", "mqtt-broker must be an IPv4 address such as 192.168.1.2 or 192.168.1.2:1883, not broker.local")]
    [InlineData("mqtt-broker", "192.168.1.2:0", "mqtt-broker must be an IPv4 address such as 192.168.1.2 or 192.168.1.2:1883, not 192.168.1.2:0")]
    [InlineData("mqtt-meters", "1 251", "mqtt-meters must be at most 16 addresses, separated by one blank, such as 1 12345678TST0107, not 1 251")]
    [InlineData("mqtt-meters", "1  2", "mqtt-meters must be at most 16 addresses, separated by one blank, such as 1 12345678TST0107, not 1  2")]
    [InlineData("mqtt-meters", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", "mqtt-meters must be at most 16 addresses, separated by one blank, such as 1 12345678TST0107, not 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17")]
    [InlineData("speed", "1", "unknown setting speed")]
    public void An_invalid_value_is_reported_and_changes_nothing(string name, string value, string wrong)
    {
        Settings settings = new();
        Assert.Equal(wrong, settings.Set(name, value));
        Assert.All(All, setting => Assert.Equal(new Settings().Format(setting), settings.Format(setting)));
    }

    [Theory]
    [InlineData("wifi-password")]
    [InlineData("page-password")]
    public void A_password_has_8_characters_or_more_or_is_not_set(string name)
    {
        Settings settings = new();
        Assert.Equal("", settings.Set(name, "12345678"));
        Assert.Equal("", settings.Set(name, new string('f', 64)));
        Assert.Equal("", settings.Set(name, ""));
    }

    [Fact]
    public void A_password_in_the_file_that_is_too_short_is_ignored()
    {
        Settings read = Read("page-password = short\nbaud = 300");
        Assert.Equal(("", 300), (read.Text(Setting.PagePassword), read.Number(Setting.Baud)));
        Assert.Equal("settings, line 1: page-password must be one line of 8 to 64 characters", Journal.LastFault);
    }

    [Fact]
    public void A_file_contains_the_changed_settings_and_can_be_read_again()
    {
        Settings settings = new();
        settings.Set("baud", "9600");
        settings.Set("wifi-name", "Zähler = Netz");
        byte[] file = SettingsText.Write(settings);

        Assert.Equal("baud = 9600\nwifi-name = Zähler = Netz\n", Encoding.UTF8.GetString(file));
        Settings read = Read(Encoding.UTF8.GetString(file));
        Assert.All(All, setting => Assert.Equal(settings.Format(setting), read.Format(setting)));
    }

    [Theory]
    [InlineData("# baud = 300\r\n\r\n  baud=1200  \r\n")]
    [InlineData("nonsense\nbaud = 1200")]
    [InlineData("baud = 1200\nbaud = 7\nport = 0\nother = 1")]
    public void An_invalid_line_does_not_affect_other_lines(string file) => Assert.Equal(1200, Read(file).Number(Setting.Baud));

    [Fact]
    public void Without_a_file_the_defaults_apply()
    {
        Settings settings = SettingsFile.Load();
        Assert.All(All, setting => Assert.Equal(new Settings().Format(setting), settings.Format(setting)));
    }

    private static Settings Read(string file)
    {
        Settings settings = new();
        SettingsText.Read(Encoding.UTF8.GetBytes(file), settings);
        return settings;
    }
}
