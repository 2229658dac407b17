using Mbus.Gateway.Web.Access;

namespace Mbus.Gateway.Tests.Web.Access;

public sealed class TokenFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-tokens-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "tokens");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_created_token_is_found_and_is_not_in_the_file()
    {
        string read = TokenFile.Create(Path, "grafana", TokenScope.Read);
        string operate = TokenFile.Create(Path, "node-red", TokenScope.Operate);
        TokenFile file = TokenFile.Load(Path);
        Assert.Equal((TokenScope.Read, TokenScope.Operate, null), ((TokenScope, TokenScope, TokenScope?))(file.Find(read)!, file.Find(operate)!, file.Find(read + "x")));
        string text = File.ReadAllText(Path);
        Assert.DoesNotContain(read, text, StringComparison.Ordinal);
        Assert.Matches("^grafana read [0-9a-f]{64}\nnode-red operate [0-9a-f]{64}\n$", text);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void A_file_that_other_users_may_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        TokenFile.Create(Path, "grafana", TokenScope.Read);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 640", Assert.Throws<FormatException>(() => TokenFile.Load(Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grafana", "tokens has a token \"grafana\" already.")]
    [InlineData("a b", "\"a b\" is not a valid name of a token.")]
    [InlineData("", "\"\" is not a valid name of a token.")]
    public void A_name_that_is_not_valid_or_exists_is_refused(string name, string expected)
    {
        TokenFile.Create(Path, "grafana", TokenScope.Read);
        Assert.Contains(expected, Assert.Throws<FormatException>(() => TokenFile.Create(Path, name, TokenScope.Read)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grafana read", "t, line 1: not a token.")]
    [InlineData("# a comment\n\ngrafana read 12", "t, line 3: not a token.")]
    [InlineData("grafana write 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "t, line 1: \"write\" is not a scope. Expected read, operate or administer.")]
    public void An_error_gives_the_line(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<FormatException>(() => TokenFile.Parse(text, "t")).Message, StringComparison.Ordinal);
}
