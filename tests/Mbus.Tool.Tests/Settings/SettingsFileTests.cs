using Mbus.Tool.Settings;

namespace Mbus.Tool.Tests.Settings;

public sealed class SettingsFileTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly Dictionary<string, IReadOnlyCollection<string>> Sections = new() { ["bridge"] = ["on", "listen", "readOnly"] };

    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-settings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_value_is_text_a_number_true_or_false_or_a_list()
    {
        SettingsFile file = Read("""
            // What the bridge of the cellar is told.
            {"on": "hat", "retries": 3, "bridge": {"listen": ["a:1", "b:2"], "readOnly": true},}
            """);
        Assert.Equal(["hat"], file.Get("", "on", SettingKind.Text, isShared: true)!.Values);
        Assert.Equal(["3"], file.Get("", "retries", SettingKind.Number, isShared: true)!.Values);
        Assert.Equal(["a:1", "b:2"], file.Get("bridge", "listen", SettingKind.List, isShared: false)!.Values);
        Assert.Equal(["true"], file.Get("bridge", "readOnly", SettingKind.Flag, isShared: false)!.Values);
    }

    [Fact]
    public void A_command_has_its_own_value_before_that_of_all()
    {
        SettingsFile file = Read("""{"on": "tcp://127.0.0.1:10001", "bridge": {"on": "hat"}}""");
        Assert.Equal(["hat"], file.Get("bridge", "on", SettingKind.Text, isShared: true)!.Values);
        Assert.Equal(["tcp://127.0.0.1:10001"], file.Get("read", "on", SettingKind.Text, isShared: true)!.Values);
    }

    [Theory]
    [InlineData("""{"bridge": {"allow": null}}""", "allow", SettingKind.List, "\"bridge.allow\" is null. Expected a list of strings; leave the key out for the default.")]
    [InlineData("""{"bridge": {"readOnly": null}}""", "readOnly", SettingKind.Flag, "\"bridge.readOnly\" is null. Expected true or false; leave the key out for the default.")]
    [InlineData("""{"on": null}""", "on", SettingKind.Text, "\"on\" is null. Expected a string; leave the key out for the default.")]
    [InlineData("""{"bridge": {"allow": [null]}}""", "allow", SettingKind.List, "\"bridge.allow\" is a list. Expected a list of strings.")]
    public void Null_is_refused_and_never_means_the_default(string json, string name, object kind, string expected)
    {
        FormatException e = Assert.Throws<FormatException>(() => Read(json).Get("bridge", name, (SettingKind)kind, isShared: name == "on"));
        Assert.EndsWith($"/mbus.json: {expected}", e.Message);
    }

    [Theory]
    [InlineData("""{"key": 12345678901234567890}""")]
    [InlineData("""{"key": ["0102"]}""")]
    [InlineData("""{"read": {"key": 12345678901234567890}}""")]
    public void A_key_of_another_kind_is_not_shown(string json)
    {
        FormatException e = Assert.Throws<FormatException>(() => Read(json).Get("read", "key", SettingKind.Text, isShared: true));
        Assert.EndsWith("key\" is of another kind. Expected a string.", e.Message);
    }

    [Theory]
    [InlineData("""{"key": "0102"}""", "0600", null)]
    [InlineData("""{"key": "0102"}""", "0640", null)]
    [InlineData("""{"key": "0102"}""", "0644", "contains a key and is readable by other users. Type: chmod o=,g-wx ")]
    [InlineData("""{"read": {"key": "0102"}}""", "0660", "contains a key and is writable by its group. Type: chmod o=,g-wx ")]
    [InlineData("""{"key": "0102"}""", "0602", "contains a key and is writable by other users. Type: chmod o=,g-wx ")]
    [InlineData("""{"on": "sim"}""", "0644", null)]
    [InlineData("""{"on": "sim"}""", "0664", null)]
    [InlineData("""{"on": "sim"}""", "0666", "sets who may use the bus and is writable by other users. Type: chmod o-w ")]
    public void A_file_with_too_wide_permissions_is_refused_with_the_command_to_type(string json, string mode, string? expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files have no mode there.");
        string path = Write("mbus.json", json, (UnixFileMode)Convert.ToInt32(mode, 8));
        if (expected == null)
            Assert.NotNull(SettingsFile.Find(path, _ => null));
        else
            Assert.Equal($"{path} {expected}{path}", Assert.Throws<FormatException>(() => SettingsFile.Find(path, _ => null)).Message);
    }

    [Theory]
    [InlineData("""{"on": "\uD800"}""")]
    [InlineData("""{"\uD800": "sim"}""")]
    [InlineData("""{"bridge": {"allow": ["\uDC00"]}}""")]
    public void A_text_that_is_no_Unicode_is_refused(string json) =>
        Assert.Contains("/mbus.json: a text is not valid Unicode: ", Assert.Throws<FormatException>(() => Read(json)).Message);

    [Fact]
    public void A_file_without_end_and_one_of_deep_nesting_are_refused()
    {
        Assert.Contains("/mbus.json is no JSON, line 1, byte 65: ", Assert.Throws<FormatException>(() => Read(new string('[', 100))).Message);
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no /dev/zero.");
        Assert.Equal("/dev/zero has more than 1048576 bytes. Expected at most 1048576.", Assert.Throws<FormatException>(() => SettingsFile.Find("/dev/zero", _ => null)).Message);
    }

    [Theory]
    [InlineData("""{"on": 5}""", "\"on\" is 5. Expected a string.")]
    [InlineData("""{"on": ["sim"]}""", "\"on\" is a list. Expected a string.")]
    [InlineData("""{"bridge": {"on": {}}}""", "\"bridge.on\" is an object. Expected a string.")]
    public void A_value_of_another_kind_is_told_with_its_key(string json, string expected) =>
        Assert.EndsWith($"/mbus.json: {expected}", Assert.Throws<FormatException>(() => Read(json).Get("bridge", "on", SettingKind.Text, isShared: true)).Message);

    [Theory]
    [InlineData("""{"onn": "sim"}""", ": \"onn\" is no setting. Expected on, baud; or a section for a command: bridge.")]
    [InlineData("""{"bridge": {"readonly": true}}""", ": \"bridge.readonly\" is no setting. Expected on, listen, readOnly.")]
    [InlineData("""{"bridge": true}""", ": \"bridge\" is true. Expected an object with the options of mbus bridge: on, listen, readOnly.")]
    [InlineData("{\"on\": \"sim\"\n \"baud\": 1}", " is no JSON, line 2, byte 2: ")]
    [InlineData("""{"on": "sim", "on": "pty"}""", ": Duplicate property 'on' ")]
    [InlineData("[]", " holds a list. Expected an object, for example {\"on\": \"/dev/ttyAMA0\"}.")]
    [InlineData("", " is no JSON, line 1, byte 1: ")]
    public void What_is_wrong_with_a_file_is_told_with_its_place(string json, string expected) =>
        Assert.Contains($"/mbus.json{expected}", Assert.Throws<FormatException>(() => Read(json).Check(["on", "baud"], Sections)).Message);

    [Fact]
    public void A_file_is_looked_for_where_it_is_named_then_with_the_user_then_with_the_machine()
    {
        string named = Write("named.json", "{}");
        string own = Write("mbus/mbus.json", """{"on": "own"}""");
        Dictionary<string, string> environment = new() { ["XDG_CONFIG_HOME"] = _folder, ["HOME"] = "/home/me" };
        Assert.Equal([own, "/etc/mbus/mbus.json"], SettingsFile.Places(environment.GetValueOrDefault));
        Assert.Equal(["own"], SettingsFile.Find(null, environment.GetValueOrDefault)!.Get("", "on", SettingKind.Text, isShared: true)!.Values);

        environment["MBUS_CONFIG"] = named;
        Assert.Null(SettingsFile.Find(null, environment.GetValueOrDefault)!.Get("", "on", SettingKind.Text, isShared: true));
        Assert.NotNull(SettingsFile.Find(own, environment.GetValueOrDefault)!.Get("", "on", SettingKind.Text, isShared: true));

        environment.Remove("XDG_CONFIG_HOME");
        Assert.Equal(["/home/me/.config/mbus/mbus.json", "/etc/mbus/mbus.json"], SettingsFile.Places(environment.GetValueOrDefault));
    }

    [Fact]
    public void A_file_that_is_named_must_be_there()
    {
        Dictionary<string, string> environment = new() { ["MBUS_CONFIG"] = "/no/such.json" };
        Assert.Equal("There is no settings file /no/other.json, which --config names.", Assert.Throws<FormatException>(() => SettingsFile.Find("/no/other.json", environment.GetValueOrDefault)).Message);
        Assert.Equal("There is no settings file /no/such.json, which MBUS_CONFIG names.", Assert.Throws<FormatException>(() => SettingsFile.Find(null, environment.GetValueOrDefault)).Message);
    }

    private SettingsFile Read(string json) => SettingsFile.Find(Write("mbus.json", json), _ => null)!;

    private string Write(string name, string json, UnixFileMode mode = Owner)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Mbus.WriteFile(path, json, mode);
        return path;
    }
}
