using Mbus.Tool.Service;

namespace Mbus.Tool.Tests.Service;

public class JournalTests
{
    [Theory]
    [InlineData("socket:[31337]", "8:31337", true)]
    [InlineData("socket:[31338]", "8:31337", false)]
    [InlineData("/var/log/mbus.log", "8:31337", false)]
    [InlineData("pipe:[31337]", "8:31337", false)]
    [InlineData(null, "8:31337", false)]
    [InlineData("socket:[31337]", null, false)]
    [InlineData("socket:[31337]", "", false)]
    [InlineData("socket:[31337]", "31337", false)]
    [InlineData("socket:[]", "8:", false)]
    public void Only_the_socket_in_JOURNAL_STREAM_is_connected_to_the_journal(string? target, string? stream, bool expected) =>
        Assert.Equal(expected, Journal.IsAt(target, _ => stream));
}
