using Mbus.Tool.Settings;

namespace Mbus.Tool.Tests.Settings;

public sealed class SettingsFileTests : IDisposable
{
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

    [Fact]
    public void Null_is_no_value()
    {
        SettingsFile file = Read("""{"on": "sim", "retries": null, "bridge": {"on": null}}""");
        Assert.Null(file.Get("", "retries", SettingKind.Number, isShared: true));
        Assert.Equal(["sim"], file.Get("bridge", "on", SettingKind.Text, isShared: true)!.Values);
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

    private string Write(string name, string json)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, json);
        return path;
    }
}
