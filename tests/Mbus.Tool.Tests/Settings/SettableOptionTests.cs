using System.CommandLine;
using System.Net;
using Mbus.Gateway.Settings;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Tests.Settings;

/// <summary>Tests the values of options from the command line, the environment and the settings file.</summary>
public sealed class SettableOptionTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly Dictionary<string, string> _environment = [];
    private readonly LineOption _on = new("The line.", null);
    private readonly SettableOption<int> _retries = new("--retries", int.Parse) { DefaultValueFactory = _ => 2 };
    private readonly SettableFlag _readOnly = new("--read-only");
    private readonly SettableListOption<IPEndPoint> _listen = new("--listen", ListenText.ParseEndPoint);

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_command_line_has_priority_over_the_environment_and_the_environment_over_the_file()
    {
        File.WriteAllText(_file, """{"on": "sim,baud=300", "retries": 5}""");
        Assert.Equal(300, Parse().GetValue(_on)!.BaudRate);
        Assert.Equal(5, Parse().GetValue(_retries));

        _environment["MBUS_ON"] = "sim,baud=600";
        _environment["MBUS_RETRIES"] = "6";
        Assert.Equal(600, Parse().GetValue(_on)!.BaudRate);
        Assert.Equal(6, Parse().GetValue(_retries));

        Assert.Equal(1200, Parse("--on", "sim,baud=1200").GetValue(_on)!.BaudRate);
        Assert.Equal(7, Parse("--retries", "7").GetValue(_retries));
    }

    [Fact]
    public void Without_settings_options_have_their_defaults_and_a_missing_line_is_reported_with_all_ways_to_set_it()
    {
        ParseResult parsed = Parse();
        Assert.Equal(2, parsed.GetValue(_retries));
        string error = Assert.Single(parsed.Errors).Message;
        Assert.All(["--on LINE", "MBUS_ON", "~/.config/mbus/mbus.json", "/etc/mbus/mbus.json"], way => Assert.Contains(way, error));
    }

    [Fact]
    public void Lists_and_flags_are_read_from_the_file()
    {
        File.WriteAllText(_file, """{"on": "sim", "bridge": {"listen": ["127.0.0.1:1", "[::1]:2"], "readOnly": true}}""");
        Assert.Equal(["127.0.0.1:1", "[::1]:2"], Parse().GetValue(_listen)!.Select(one => one.ToString()));
        Assert.True(Parse().GetValue(_readOnly));
        Assert.False(Parse("--read-only", "false").GetValue(_readOnly));
        Assert.Equal(["127.0.0.1:3"], Parse("--listen", "127.0.0.1:3").GetValue(_listen)!.Select(one => one.ToString()));
    }

    [Fact]
    public void The_baud_rate_applies_to_lines_without_a_baud_rate()
    {
        File.WriteAllText(_file, """{"on": "sim", "baud": 9600}""");
        Assert.Equal(9600, Parse().GetValue(_on)!.BaudRate);
        Assert.Equal(9600, Parse("--on", "sim,slack=1s").GetValue(_on)!.BaudRate);
        Assert.Equal(300, Parse("--on", "sim,baud=300").GetValue(_on)!.BaudRate);
        _environment["MBUS_BAUD"] = "600";
        Assert.Equal(600, Parse().GetValue(_on)!.BaudRate);
    }

    [Fact]
    public void An_invalid_value_is_reported_with_its_origin()
    {
        Assert.StartsWith("--on: 'nowhere': unknown line type", Assert.Single(Parse("--on", "nowhere").Errors).Message);

        File.WriteAllText(_file, """{"on": "nowhere"}""");
        Assert.StartsWith($"{_file}: \"on\": 'nowhere': unknown line type", Assert.Single(Parse().Errors).Message);

        _environment["MBUS_ON"] = "anywhere";
        Assert.StartsWith("MBUS_ON: 'anywhere': unknown line type", Assert.Single(Parse().Errors).Message);

        _environment["MBUS_BAUD"] = "1000";
        Assert.StartsWith("MBUS_BAUD: 1000 is not a baud rate", Assert.Single(Parse("--on", "sim").Errors).Message);
    }

    [Fact]
    public void An_invalid_file_is_reported_once_and_only_by_commands_that_use_it()
    {
        File.WriteAllText(_file, """{"nonsense": 1}""");
        Assert.Contains("\"nonsense\" is not a known setting", Assert.Single(Parse("--on", "sim").Errors).Message);
        Assert.Empty(Root().Parse(["ports", "--config", _file]).Errors);
        Assert.Empty(Root().Parse(["bridge", "--help", "--config", _file]).Errors);
    }

    private ParseResult Parse(params string[] arguments) => Root(arguments).Parse(["bridge", "--config", _file, .. arguments]);

    private RootCommand Root(params string[] arguments)
    {
        if (new FileInfo(_file).Length == 0)
            File.WriteAllText(_file, "{}");
        RootCommand root = new()
        {
            new Command("bridge") { _on, _retries, _readOnly, _listen },
            new Command("ports"),
        };
        root.UseSettings(["bridge", "--config", _file, .. arguments], _environment.GetValueOrDefault);
        return root;
    }
}
