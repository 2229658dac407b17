extern alias Device;

using System.Text.Json.Nodes;
using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests;

/// <summary>The first settings from a phone, and settings that cut the page off.</summary>
[Collection(nameof(SettingsTests))]
public sealed class SetupTests : IDisposable
{
    private const string File = "I:\\mbus.conf";
    private const string Old = "I:\\mbus.old";

    public SetupTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no drive I: for the settings.");
        Dispose();
    }

    public void Dispose()
    {
        System.IO.File.Delete(File);
        System.IO.File.Delete(Old);
    }

    [Fact]
    public async Task A_device_without_a_wifi_name_opens_an_access_point_with_a_restart_and_a_page_for_the_first_settings()
    {
        Board made = Make();
        await using (TwinBoard first = TwinBoard.FromFile(made))
        {
            first.Await("the restart", () => made.Restarts == 1);
            Assert.True(made.Network.OwnPoint.IsEnabled);
            Assert.Equal("mbus-1A2B3C", made.Network.OwnPoint.Name);
        }

        await using TwinBoard board = TwinBoard.FromFile(Again(made));
        board.Await("the access point", () => Open(board));
        string page = await Http.GetAsync(board, "/");
        Assert.Contains("<form method=post action=/settings>", page);
        Assert.Contains("name=wifi-name", page);
        Assert.Contains("name=page-password", page);
        Assert.Contains("<td>Network<td>access point mbus-1A2B3C, http://192.168.4.1/<", await Http.GetAsync(board, "/status"));

        Assert.Contains("page-password must be set", await Http.PostAsync(board, "/settings", "wifi-name=home&wifi-password=secret+word&page-password="));
        Assert.False(System.IO.File.Exists(File));
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.PostAsync(board, "/settings", "wifi-name=home&wifi-password=secret+word&page-password=long+enough"));
        Assert.Equal("wifi-name = home\nwifi-password = secret word\npage-password = long enough\n", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
        Assert.True(System.IO.File.Exists(Old));
    }

    [Fact]
    public async Task The_access_point_is_closed_when_there_is_a_wifi_name()
    {
        Board made = Make();
        await using (TwinBoard first = TwinBoard.FromFile(made))
            first.Await("the restart", () => made.Restarts == 1);

        await System.IO.File.WriteAllTextAsync(File, "wifi-name = home\nhost-name = mbus.home.example\n", TestContext.Current.CancellationToken);
        Board again = Again(made);
        await using TwinBoard board = TwinBoard.FromFile(again);
        board.Await("the restart", () => again.Restarts == 1);
        Assert.False(again.Network.OwnPoint.IsEnabled);
        Assert.Contains("restart: the access point is closed", again.Console);
        board.Await("the network", () => again.Console.Any(line => line.StartsWith("network: connected", StringComparison.Ordinal)));
        Assert.Equal("mbus", again.Network.DeviceName);
    }

    [Fact]
    public async Task A_phone_gets_an_address_on_the_access_point()
    {
        Board made = Make();
        await using (TwinBoard first = TwinBoard.FromFile(made))
            first.Await("the restart", () => made.Restarts == 1);

        Board again = Again(made);
        await using TwinBoard board = TwinBoard.FromFile(again);
        board.Await("the access point", () => Open(board));
        byte[] discover = new byte[300];
        (discover[0], discover[1], discover[2]) = (1, 1, 6);
        Convert.FromHexString("63825363350101FF").CopyTo(discover, 236);
        again.Network.Datagrams.Arrive(67, discover);
        board.Await("the offer", () => !again.Network.Datagrams.Sent.IsEmpty);

        Assert.True(again.Network.Datagrams.Sent.TryDequeue(out (string To, byte[] Bytes) offer));
        Assert.Equal(("255.255.255.255:68", 2), (offer.To, offer.Bytes[242]));
    }

    [Fact]
    public async Task A_device_with_a_stored_network_opens_no_access_point()
    {
        Board made = Make();
        made.Network.Plug();
        await using TwinBoard board = TwinBoard.FromFile(made);
        long start = board.Now;
        board.Await("two minutes", () => board.Now - start > 120_000_000);
        Assert.False(made.Network.OwnPoint.IsEnabled);
        Assert.Equal(0, made.Restarts);
    }

    [Theory]
    [InlineData("wifi-name=elsewhere")]
    [InlineData("allow=192.0.2.0/24")]
    [InlineData("page-port=8080")]
    public async Task Settings_that_cut_the_page_off_are_undone_unless_they_are_confirmed(string change)
    {
        string old = "wifi-name = home\npage-password = hunter22\n";
        await System.IO.File.WriteAllTextAsync(File, old, TestContext.Current.CancellationToken);
        await using (TwinBoard first = TwinBoard.FromFile(Make(inRange: true)))
            Assert.Contains("Confirm them within 5 minutes", await Http.PostAsync(first, "/settings", "password=hunter22&" + change));

        Board made = Make();
        await using TwinBoard board = TwinBoard.FromFile(made);
        board.Await("the restart", () => made.Console.Contains("restart: the new settings were not confirmed"));
        Assert.Equal(old, await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
        Assert.False(System.IO.File.Exists(Old));
    }

    [Fact]
    public async Task Confirmed_settings_are_kept()
    {
        await System.IO.File.WriteAllTextAsync(File, "wifi-name = home\npage-password = hunter22\n", TestContext.Current.CancellationToken);
        await using (TwinBoard first = TwinBoard.FromFile(Make(inRange: true)))
            Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.PostAsync(first, "/settings", "password=hunter22&host-name=mbus"));

        Board made = Make(inRange: true);
        await using TwinBoard board = TwinBoard.FromFile(made);
        Assert.Contains("<form method=post action=/confirm><p>The new settings are undone in 29", await Http.GetAsync(board, "/"));
        Assert.StartsWith("HTTP/1.0 403", await Http.PostAsync(board, "/confirm", "", "Origin: http://evil.example"));
        Assert.Contains("are kept", await Http.PostAsync(board, "/confirm", ""));
        Assert.StartsWith("HTTP/1.0 409", await Http.PostAsync(board, "/confirm", ""));
        long start = board.Now;
        board.Await("six minutes", () => board.Now - start > 360_000_000);
        Assert.Equal(0, made.Restarts);
        Assert.Contains("host-name = mbus", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
        Assert.False(System.IO.File.Exists(Old));
    }

    [Fact]
    public async Task Other_settings_need_no_confirmation()
    {
        await System.IO.File.WriteAllTextAsync(File, "page-password = hunter22\n", TestContext.Current.CancellationToken);
        await using TwinBoard board = TwinBoard.FromFile(Make(inRange: true));
        Assert.DoesNotContain("Confirm", await Http.PostAsync(board, "/settings", "password=hunter22&baud=300"));
        Assert.False(System.IO.File.Exists(Old));
    }

    [Fact]
    public async Task A_second_change_before_the_confirmation_keeps_the_oldest_settings()
    {
        string oldest = "wifi-name = home\npage-password = hunter22\n";
        await System.IO.File.WriteAllTextAsync(File, oldest, TestContext.Current.CancellationToken);
        await using TwinBoard board = TwinBoard.FromFile(Make(inRange: true));
        await Http.PostAsync(board, "/settings", "password=hunter22&wifi-name=second");
        await Http.PostAsync(board, "/settings", "password=hunter22&wifi-name=third");
        Assert.Equal(oldest, await System.IO.File.ReadAllTextAsync(Old, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_button_that_is_held_deletes_the_settings()
    {
        await System.IO.File.WriteAllTextAsync(File, "baud = 300\n", TestContext.Current.CancellationToken);
        Board made = Make(inRange: true);
        await using TwinBoard board = TwinBoard.FromFile(made);
        made.IsPressed = true;
        board.Await("three seconds", Passed(board, 3_000_000));
        made.IsPressed = false;
        board.Await("ten seconds", Passed(board, 10_000_000));
        Assert.True(System.IO.File.Exists(File));

        made.IsPressed = true;
        board.Await("the restart", () => made.Console.Contains("restart: the settings were reset"));
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_reading_has_its_time_once_it_is_known()
    {
        await using TwinBoard board = new();
        Assert.Contains("\"time\":null,", await Http.GetAsync(board, "/read/3"));
        Assert.Contains("<td>Time<td>null", await Http.GetAsync(board, "/"));
        board.Board.Time = new DateTimeOffset(2026, 12, 1, 8, 5, 9, TimeSpan.Zero);
        string answer = await Http.GetAsync(board, "/read/3");
        JsonNode reading = JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..])!;
        Assert.Equal("2026-12-01T08:05:09Z", (string)reading["time"]!);
    }

    private static Func<bool> Passed(TwinBoard board, long time)
    {
        long start = board.Now;
        return () => board.Now - start > time;
    }

    // The page listens again at the new address.
    private static bool Open(TwinBoard board) =>
        board.Board.Console.SkipWhile(line => !line.StartsWith("network: access point", StringComparison.Ordinal)).Contains("page: port 80");

    private static Board Make(bool inRange = false)
    {
        Board board = new(new RealClock(), new AnsweringWire(_ => TwinBoard.Reply));
        board.Network.HasWifi = true;
        board.Network.IsInRange = inRange;
        return board;
    }

    // The same device after a restart: the access point's configuration is stored.
    private static Board Again(Board board)
    {
        Board again = Make(inRange: true);
        again.Network.OwnPoint.CopyFrom(board.Network.OwnPoint);
        again.Network.OwnPoint.Start();
        return again;
    }
}
