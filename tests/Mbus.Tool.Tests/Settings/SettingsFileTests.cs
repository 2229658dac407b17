using Mbus.Tool.Settings;

namespace Mbus.Tool.Tests.Settings;

public sealed class SettingsFileTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly Dictionary<string, IReadOnlyCollection<string>> Sections = new() { ["bridge"] = ["on", "listen", "readOnly"], ["read"] = ["on", "key"] };

    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-settings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_value_is_a_string_a_number_a_flag_or_a_list()
    {
        Defaults file = Load("""
            // Settings of the bridge in the cellar.
            {"on": "hat", "retries": 3, "bridge": {"listen": ["a:1", "b:2"], "readOnly": true},}
            """);
        Assert.Equal(["hat"], file.Find("read", "on", SettingKind.Text)!.Values);
        Assert.Equal(["3"], file.Find("read", "retries", SettingKind.Number)!.Values);
        Assert.Equal(["a:1", "b:2"], file.Find("bridge", "listen", SettingKind.List)!.Values);
        Assert.Equal("true", Assert.Single(file.Find("bridge", "readOnly", SettingKind.Flag)!.Values), ignoreCase: true);
    }

    [Fact]
    public void A_list_of_one_value_may_be_a_string_and_names_of_settings_are_not_case_sensitive()
    {
        Defaults file = Load("""{"ON": "hat", "Bridge": {"Listen": "a:1"}}""");
        Assert.Equal(["hat"], file.Find("read", "on", SettingKind.Text)!.Values);
        Assert.Equal(["a:1"], file.Find("bridge", "listen", SettingKind.List)!.Values);
    }

    [Fact]
    public void The_value_of_a_command_has_priority_over_the_shared_value()
    {
        Defaults file = Load("""{"on": "tcp://127.0.0.1:10001", "bridge": {"on": "hat"}}""");
        Assert.Equal(["hat"], file.Find("bridge", "on", SettingKind.Text)!.Values);
        Assert.Equal(["tcp://127.0.0.1:10001"], file.Find("read", "on", SettingKind.Text)!.Values);
        Assert.Null(file.Find("read", "retries", SettingKind.Number));
        Assert.Null(file.Find("bridge", "listen", SettingKind.List));
    }

    [Theory]
    [InlineData("""{"bridge": {"listen": null}}""", "listen", SettingKind.List, "\"bridge.listen\" has the wrong type. Expected a list of strings; leave the key out for the default.")]
    [InlineData("""{"bridge": {"readOnly": null}}""", "readOnly", SettingKind.Flag, "\"bridge.readOnly\" has the wrong type. Expected true or false; leave the key out for the default.")]
    [InlineData("""{"on": null}""", "on", SettingKind.Text, "\"on\" has the wrong type. Expected a string; leave the key out for the default.")]
    [InlineData("""{"bridge": {"listen": [null]}}""", "listen", SettingKind.List, "\"bridge.listen\" has the wrong type. Expected a list of strings; leave the key out for the default.")]
    [InlineData("""{"bridge": {"listen": {}}}""", "listen", SettingKind.List, "\"bridge.listen\" has the wrong type. Expected a list of strings; leave the key out for the default.")]
    public void Null_is_rejected_and_does_not_mean_the_default(string json, string name, object kind, string expected)
    {
        FormatException e = Assert.Throws<FormatException>(() => Load(json).Find("bridge", name, (SettingKind)kind));
        Assert.EndsWith($"/mbus.json: {expected}", e.Message);
    }

    [Theory]
    [InlineData("""{"key": ["0102"]}""")]
    [InlineData("""{"read": {"key": {"0102": "0102"}}}""")]
    [InlineData("""{"key": null}""")]
    public void A_key_of_the_wrong_type_is_not_printed(string json)
    {
        FormatException e = Assert.Throws<FormatException>(() => Load(json).Find("read", "key", SettingKind.Text));
        Assert.EndsWith("key\" has the wrong type. Expected a string; leave the key out for the default.", e.Message);
    }

    [Theory]
    [InlineData("""{"key": "0102"}""", "0600", null)]
    [InlineData("""{"key": "0102"}""", "0640", null)]
    [InlineData("""{"key": "0102"}""", "0644", "contains a key and is readable by other users. Run: chmod o=,g-wx ")]
    [InlineData("""{"read": {"key": "0102"}}""", "0660", "contains a key and is writable by its group. Run: chmod o=,g-wx ")]
    [InlineData("""{"key": "0102"}""", "0602", "contains a key and is writable by other users. Run: chmod o=,g-wx ")]
    [InlineData("""{"on": "sim"}""", "0644", null)]
    [InlineData("""{"on": "sim"}""", "0664", null)]
    [InlineData("""{"READ": {"KEY": "0102"}}""", "0644", "contains a key and is readable by other users. Run: chmod o=,g-wx ")]
    [InlineData("""{"key": ["0102"]}""", "0644", "contains a key and is readable by other users. Run: chmod o=,g-wx ")]
    [InlineData("""{"on": "sim"}""", "0666", "controls access to the bus and is writable by other users. Run: chmod o-w ")]
    public void A_file_with_too_wide_permissions_is_rejected_with_the_command_to_run(string json, string mode, string? expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
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
    public void A_string_that_is_not_valid_Unicode_is_rejected(string json) =>
        Assert.Contains("/mbus.json: a string is not valid Unicode: ", LoadAny(json).Error);

    [Fact]
    public void An_endless_file_and_a_deeply_nested_file_are_rejected()
    {
        Assert.Contains("/mbus.json is not valid JSON, line 1, byte 65: ", LoadAny(new string('[', 100)).Error);
        Assert.SkipUnless(File.Exists("/dev/zero"), "/dev/zero does not exist.");
        Assert.Equal("/dev/zero has more than 1048576 bytes. Expected at most 1048576.", Assert.Throws<FormatException>(() => SettingsFile.Find("/dev/zero", _ => null)).Message);
    }

    [Theory]
    [InlineData("""{"on": ["sim"]}""", "on", SettingKind.Text, "\"on\" has the wrong type. Expected a string; leave the key out for the default.")]
    [InlineData("""{"bridge": {"on": {}}}""", "on", SettingKind.Text, "\"bridge.on\" has the wrong type. Expected a string; leave the key out for the default.")]
    [InlineData("""{"bridge": {"readOnly": "yes"}}""", "readOnly", SettingKind.Flag, "\"bridge.readOnly\" has the wrong type. Expected true or false; leave the key out for the default.")]
    [InlineData("""{"bridge": {"readOnly": 1}}""", "readOnly", SettingKind.Flag, "\"bridge.readOnly\" has the wrong type. Expected true or false; leave the key out for the default.")]
    public void A_value_of_the_wrong_type_is_reported_with_its_key(string json, string name, object kind, string expected) =>
        Assert.EndsWith($"/mbus.json: {expected}", Assert.Throws<FormatException>(() => Load(json).Find("bridge", name, (SettingKind)kind)).Message);

    [Theory]
    [InlineData("""{"onn": "sim"}""", ": \"onn\" is not a known setting. Expected on, baud, timeout, retries, format, key, keyFile; or a section for a command: bridge, read.")]
    [InlineData("""{"bridge": {"readonlyy": true}}""", ": \"bridge.readonlyy\" is not a known setting. Expected on, listen, readOnly.")]
    [InlineData("""{"bridge": true}""", ": \"bridge\" is not an object. Expected an object with the options of mbus bridge: on, listen, readOnly.")]
    [InlineData("{\"on\": \"sim\"\n \"baud\": 1}", " is not valid JSON, line 2, byte 2: ")]
    [InlineData("""{"on": "sim", "on": "pty"}""", ": A duplicate key 'on' was found. Expected an object, for example {\"on\": \"/dev/ttyAMA0\"}, in which each key occurs once.")]
    [InlineData("""{"on": "sim", "ON": "pty"}""", ": A duplicate key 'ON' was found.")]
    [InlineData("[]", ": Top-level JSON element must be an object. Instead, 'Array' was found. Expected an object, for example {\"on\": \"/dev/ttyAMA0\"}")]
    [InlineData("", " is not valid JSON, line 1, byte 1: ")]
    public void An_error_in_a_file_is_reported_with_its_place(string json, string expected) => Assert.Contains($"/mbus.json{expected}", LoadAny(json).Error);

    [Fact]
    public void The_section_of_the_gateway_is_accepted() =>
        Assert.Null(LoadAny("""{"on": "sim", "gateway": {"buses": {"cellar": {"on": "hat"}}}}""").Error);

    [Fact]
    public void With_the_file_of_the_package_commands_use_the_bridge_and_the_bridge_has_the_bus()
    {
        string json = File.ReadAllText(Path.Combine(ArchitectureTests.Root(), "packaging", "mbus.json"));
        Defaults package = Defaults.Of(SettingsFile.Parse(System.Text.Encoding.UTF8.GetBytes(json), "mbus.json"), _ => null, SettingsBinding.Sections(CommandTree.Create()));
        Assert.Equal(["tcp://127.0.0.1:10001"], package.Find("read", "on", SettingKind.Text)!.Values);
        Assert.Equal(["sim"], package.Find("bridge", "on", SettingKind.Text)!.Values);
        Assert.Equal(["127.0.0.1:10001"], package.Find("bridge", "listen", SettingKind.List)!.Values);
    }

    [Fact]
    public void The_requested_file_has_priority_over_the_file_of_the_user_and_of_the_machine()
    {
        string named = Write("named.json", "{}");
        string own = Write("mbus/mbus.json", """{"on": "own"}""");
        Dictionary<string, string> environment = new() { ["XDG_CONFIG_HOME"] = _folder, ["HOME"] = "/home/me" };
        Assert.Equal([own, "/etc/mbus/mbus.json"], SettingsFile.Places(environment.GetValueOrDefault));
        Assert.Equal(["own"], Defaults.Load(null, environment.GetValueOrDefault, Sections).Find("read", "on", SettingKind.Text)!.Values);

        environment["MBUS_CONFIG"] = named;
        Assert.Null(Defaults.Load(null, environment.GetValueOrDefault, Sections).Find("read", "on", SettingKind.Text));
        Assert.NotNull(Defaults.Load(own, environment.GetValueOrDefault, Sections).Find("read", "on", SettingKind.Text));

        environment.Remove("XDG_CONFIG_HOME");
        Assert.Equal(["/home/me/.config/mbus/mbus.json", "/etc/mbus/mbus.json"], SettingsFile.Places(environment.GetValueOrDefault));
    }

    [Fact]
    public void A_requested_file_must_exist()
    {
        Dictionary<string, string> environment = new() { ["MBUS_CONFIG"] = "/no/such.json" };
        Assert.Equal("Settings file /no/other.json of --config not found.", Assert.Throws<FormatException>(() => SettingsFile.Find("/no/other.json", environment.GetValueOrDefault)).Message);
        Assert.Equal("Settings file /no/such.json of MBUS_CONFIG not found.", Assert.Throws<FormatException>(() => SettingsFile.Find(null, environment.GetValueOrDefault)).Message);
    }

    private Defaults Load(string json)
    {
        Defaults loaded = LoadAny(json);
        Assert.Null(loaded.Error);
        return loaded;
    }

    private Defaults LoadAny(string json) => Defaults.Load(Write("mbus.json", json), _ => null, Sections);

    private string Write(string name, string json, UnixFileMode mode = Owner)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Mbus.WriteFile(path, json, mode);
        return path;
    }
}
