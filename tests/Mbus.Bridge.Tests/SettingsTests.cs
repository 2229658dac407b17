using System.Diagnostics;

namespace Mbus.Bridge.Tests;

/// <summary>Settings on the page. The device's file is a file with this name in the working folder, so these tests run sequentially.</summary>
[Collection(nameof(SettingsTests))]
public sealed class SettingsTests : IDisposable
{
    private const string File = "I:\\mbus.conf";

    private readonly TimeSpan _patience = BridgeUnderTest.Timeout;

    public SettingsTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no drive I: for the settings.");
        Dispose();
    }

    public void Dispose()
    {
        System.IO.File.Delete(File);
        System.IO.File.Delete("I:\\mbus.old");
    }

    [Fact]
    public async Task Without_a_password_set_nothing_can_be_changed()
    {
        await using TwinBoard board = new();
        Assert.StartsWith("HTTP/1.0 403 Forbidden\r\n", await Http.PostAsync(board, "/settings", "password=&baud=300"));
        Assert.Contains("page-password", await Http.GetAsync(board, "/settings"));
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("password=wrong&baud=300")]
    [InlineData("password=&baud=300")]
    [InlineData("password=hunter2&baud=300")]
    [InlineData("password=hunter223&baud=300")]
    [InlineData("baud=300")]
    [InlineData("")]
    [InlineData("page-password=new+password&password")]
    public async Task A_wrong_password_changes_nothing(string form)
    {
        await using TwinBoard board = new(null, null, "page-password = hunter22");
        Assert.StartsWith("HTTP/1.0 403 Forbidden\r\n", await Http.PostInHurryAsync(board, "/settings", form));
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("Origin: http://evil.example")]
    [InlineData("Origin: null")]
    [InlineData("Referer: http://evil.example/")]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("User-Agent: Mozilla/5.0")]
    public async Task A_form_of_another_site_changes_nothing_even_with_the_password(string header)
    {
        await using TwinBoard board = new(null, null, "page-password = hunter22");
        Assert.StartsWith("HTTP/1.0 403 Forbidden\r\n", await Http.PostAsync(board, "/settings", "password=hunter22&baud=300", header));
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task The_own_form_in_a_browser_stores_settings()
    {
        await using TwinBoard board = new(null, null, "page-password = hunter22");
        string answer = await Http.PostAsync(board, "/settings", "password=hunter22&baud=300", "User-Agent: Mozilla/5.0", $"Origin: http://{Http.Host}", $"Referer: http://{Http.Host}/settings");
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", answer);
        Assert.True(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task Each_wrong_password_increases_only_the_delay_of_its_address()
    {
        await using TwinBoard board = new(null, null, "page-password = hunter22");
        foreach (int seconds in new[] { 3, 6, 12 })
        {
            Assert.Contains("Wrong password;", await Http.PostInHurryAsync(board, "/settings", "password=wrong", "127.0.0.2"));
            board.Advance((seconds - 2) * 1_000_000);
            string answer = await Http.PostInHurryAsync(board, "/settings", "password=hunter22&baud=300", "127.0.0.2");
            Assert.StartsWith("HTTP/1.0 429 Too Many Requests\r\n", answer);
            Assert.Contains("from your address; try again in", answer);
            board.Advance(3_000_000);
        }

        Assert.Contains("Wrong password;", await Http.PostInHurryAsync(board, "/settings", "password=wrong", "127.0.0.2"));
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.PostAsync(board, "/settings", "password=hunter22&baud=300"));
    }

    [Fact]
    public async Task The_correct_password_is_accepted_after_the_delay()
    {
        await using TwinBoard board = new(null, null, "page-password = hunter22");
        Assert.StartsWith("HTTP/1.0 403 Forbidden\r\n", await Http.PostInHurryAsync(board, "/settings", "password=wrong"));
        board.Advance(4_000_000);
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.PostAsync(board, "/settings", "password=hunter22&baud=300"));
    }

    [Fact]
    public async Task The_response_to_a_wrong_password_is_delayed_by_a_second()
    {
        await using TwinBoard board = new(null, null, "page-password = hunter22");
        long begun = Stopwatch.GetTimestamp();
        Assert.StartsWith("HTTP/1.0 403 Forbidden\r\n", await Http.PostAsync(board, "/settings", "password=wrong"));
        Assert.True(Stopwatch.GetElapsedTime(begun) > TimeSpan.FromMilliseconds(900));
    }

    [Fact]
    public async Task A_form_of_another_site_causes_no_delay()
    {
        await using TwinBoard board = new(null, null, "page-password = hunter22");
        for (int i = 0; i < 5; i++)
            Assert.StartsWith("HTTP/1.0 403 Forbidden\r\n", await Http.PostAsync(board, "/settings", "password=wrong", "Origin: http://evil.example"));
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.PostAsync(board, "/settings", "password=hunter22&baud=300"));
    }

    [Fact]
    public async Task The_correct_password_stores_the_changed_settings_and_stops_the_bridge_for_a_restart()
    {
        await using TwinBoard board = new(null, null, "page-password = hunter22");
        string answer = await Http.PostAsync(board, "/settings", "password=hunter22&baud=300&clients=3&wifi-name=Caf%C3%A9+1&page-password=new+password");

        Assert.StartsWith("HTTP/1.0 200 OK\r\n", answer);
        Assert.Equal("baud = 300\nwifi-name = Café 1\npage-password = new password\n", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
        await board.Firmware.Completion.WaitAsync(_patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Stored_settings_apply_after_the_restart_and_an_empty_secret_is_not_changed()
    {
        await System.IO.File.WriteAllTextAsync(File, "# mine\nwifi-password = deep water\npage-password = hunter22\n", TestContext.Current.CancellationToken);
        await using TwinBoard board = new(null, null, "page-password = hunter22");
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.PostAsync(board, "/settings", "password=hunter22&slack-ms=40&wifi-password=&page-password="));
        Assert.Equal("slack-ms = 40\nwifi-password = deep water\npage-password = hunter22\n", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("password=hunter22&baud=12", "baud must be 300 to 38400, not 12")]
    [InlineData("password=hunter22&baud=300&clients=99", "clients must be 1 to 8, not 99")]
    [InlineData("password=hunter22&allow=everybody", "allow must be networks")]
    [InlineData("password=hunter22&page-password=short", "page-password must be one line of 8 to 64 characters")]
    [InlineData("password=hunter22&wifi-password=1234567", "wifi-password must be one line of 8 to 64 characters")]
    [InlineData("password=hunter22&baud=1%C2%9B31m%E2%80%AE", "not 1\\u009B31m\\u202E")]
    [InlineData("password=hunter22&colour=red", "unknown setting colour")]
    [InlineData("password=hunter22&wifi-name=%zz", "wifi-name has a % that two hexadecimal digits must follow")]
    [InlineData("password=hunter22&wifi-name=home%4", "wifi-name has a % that two hexadecimal digits must follow")]
    [InlineData("password=hunter22&rx-pin=6", "rx-pin cannot be GPIO 6 on esp32: the flash memory uses it")]
    [InlineData("password=hunter22&wifi-name=a%0Ab", "wifi-name must be one line")]
    public async Task A_wrong_value_is_reported_and_nothing_is_changed(string form, string wrong)
    {
        await using TwinBoard board = new(null, null, "page-password = hunter22");
        string answer = await Http.PostAsync(board, "/settings", form);
        Assert.StartsWith("HTTP/1.0 400 Bad Request\r\n", answer);
        Assert.Contains(wrong, answer);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task The_form_shows_every_setting_and_no_secret()
    {
        await using TwinBoard board = new(null, null, "page-password = hunter22", "wifi-password = deep water", "wifi-name = <b>&\"home\"");
        string form = await Http.GetAsync(board, "/settings");

        Assert.StartsWith("HTTP/1.0 200 OK\r\n", form);
        Assert.Contains("name=baud value=\"38400\"", form);
        Assert.Contains("name=allow value=\"10.0.0.0/8", form);
        Assert.Contains("name=wifi-name value=\"&#60;b&#62;&#38;&#34;home&#34;\"", form);
        Assert.Contains("name=wifi-password type=password>", form);
        Assert.DoesNotContain("hunter22", form);
        Assert.DoesNotContain("deep", form);
    }
}
