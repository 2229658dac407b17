using Mbus.Tool.Settings;

namespace Mbus.Tool.Tests;

public class UsageErrorTests
{
    [Theory]
    [InlineData("--evry is not an option of mbus read. Did you mean --every?", "read", "1", "--evry", "5s")]
    [InlineData("--adresses is not an option of mbus scan. Did you mean --addresses?", "scan", "--adresses=1-3")]
    [InlineData("--baud is not an option of mbus read. The baud rate is an option of the line: --on LINE,baud=9600.", "read", "1", "--baud", "300")]
    [InlineData("--slak is not an option of mbus read. The slack is an option of the line: --on LINE,slack=500ms.", "read", "1", "--slak", "1s")]
    [InlineData("--quiet is not an option of mbus set address. Expected --assume-hat, --help, --keep-power, --on, --retries, --settle, --timeout, --verbose.", "set", "address", "1", "2", "--quiet")]
    [InlineData("\"adress\" is not a command of mbus set. Did you mean address?", "set", "adress", "1", "2")]
    [InlineData("\"show\" is not a command of mbus set. Expected address, id, clock, baud.", "set", "show")]
    [InlineData("\"raed\" is not a command of mbus. Did you mean read?", "raed", "1")]
    [InlineData("\"12345678\" is only the identification of a meter. Expected a secondary address of 16 digits, F is a wildcard: 12345678FFFFFFFF.", "read", "12345678", "--on", "sim")]
    [InlineData("\"3-1\" is not a valid range of addresses. Expected numbers of 0 to 250, for example 0-250 or 1-20,50.", "read", "3-1", "--on", "sim")]
    [InlineData("\"tcp://a\" is not the address of a broker. Expected mqtt://HOST:PORT, or mqtts://HOST:PORT with TLS, for example \"mqtt://127.0.0.1:1883\"; user and password are settings of their own.", "gateway", "--on", "sim", "--mqtt", "tcp://a")]
    [InlineData("--mqtt needs --on. In a settings file, use the section \"mqtt\": {\"broker\": \"mqtt://HOST:PORT\"}.", "gateway", "--mqtt", "mqtt://127.0.0.1:1883")]
    public void An_error_names_the_word_and_suggests_the_nearest(string expected, params string[] arguments) =>
        Assert.Equal(expected, Assert.Single(UsageError.Errors(CommandTree.Create().Parse(arguments, SettingsBinding.Parsing)), error => !error.StartsWith("No line given", StringComparison.Ordinal)));

    [Fact]
    public void Words_after_two_dashes_are_arguments() =>
        Assert.Empty(UsageError.UnknownOptions(CommandTree.Create().Parse(["decode", "--", "--file"], SettingsBinding.Parsing)));

    [Theory]
    [InlineData("--every", "--every", 0)]
    [InlineData("--evry", "--every", 1)]
    [InlineData("--eveyr", "--every", 1)]
    [InlineData("--evreys", "--every", 2)]
    [InlineData("", "abc", 3)]
    public void The_distance_counts_inserted_removed_replaced_and_exchanged_characters(string from, string to, int expected)
    {
        Assert.Equal(expected, UsageError.Distance(from, to));
        Assert.Equal(expected, UsageError.Distance(to, from));
    }
}
