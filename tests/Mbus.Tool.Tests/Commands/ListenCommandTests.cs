using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mbus.Client;

namespace Mbus.Tool.Tests.Commands;

public sealed class ListenCommandTests : IDisposable
{
    private readonly TcpListener _bus = new(IPAddress.Loopback, 0);
    private byte[] _answer = [];

    public ListenCommandTests() => _bus.Start();

    public void Dispose() => _bus.Dispose();

    [Fact]
    public async Task Received_frames_are_described()
    {
        string[] lines = await ListenAsync([0x10, 0x40, 0x05, 0x45, 0x16], "SND_NKE");
        Assert.EndsWith("SND_NKE to 5:  10 40 05 45 16", lines[1]);
        Assert.Equal("1 frame.", lines[^1]);
    }

    [Fact]
    public async Task Bytes_outside_of_frames_are_reported_as_bytes_without_a_request()
    {
        byte[] noise = [.. Enumerable.Repeat((byte)0xFF, 70), 0xE5];
        string[] lines = await ListenAsync(noise, "bytes received without a request");
        Assert.Contains(lines, line => line.EndsWith("bytes are outside of frames:  " + Hex.Format(noise), StringComparison.Ordinal));
        Assert.Equal("1 frame, and 70 bytes outside of frames: bytes received without a request. Possible causes: noise, a faulty meter that sends continuously, or a wrong baud rate.", lines[^1]);
    }

    [Fact]
    public async Task As_JSON_frames_and_noise_are_objects_and_the_notes_are_on_standard_error()
    {
        string[] lines = await ListenAsync([0xFF, 0x10, 0x40, 0x05, 0x45, 0x16], "\"kind\":\"noise\"", "--format", "json");
        Assert.Equal(2, lines.Length);
        Assert.Matches("""^\{"seconds":[0-9.]+,"kind":"frame","description":"SND_NKE to 5","bytes":"10 40 05 45 16","reading":null\}$""", lines[0]);
        Assert.Matches("""^\{"seconds":[0-9.]+,"kind":"noise","description":"1 of 6 bytes are outside of frames","bytes":"FF 10 40 05 45 16","reading":null\}$""", lines[1]);
        Rows.RowOutputTests.CheckSchema("listen", lines);
    }

    [Theory]
    [InlineData("1040F03016", "E5, acknowledged:  E5", true)]
    [InlineData("1040F13116", "SND_NKE to 241", false)]
    [InlineData("107BF06B16", "REQ_UD2 FCB=1 to 240", false)]
    [InlineData("1008F0F816", "RSP_UD from 240", false)]
    public async Task Only_a_reset_of_the_given_address_is_acknowledged(string frame, string shown, bool isAcknowledged)
    {
        await ListenAsync(Convert.FromHexString(frame), shown, "--acknowledge", "240");
        Assert.Equal(isAcknowledged ? [Frame.Ack] : [], _answer);
    }

    [Fact]
    public async Task Pushed_data_are_decoded_once_and_acknowledged()
    {
        byte[] push = MeterRequest.CompleteFrame(Convert.FromHexString("6873F07278563412745201070000000001132A"));
        string[] lines = await ListenAsync([.. push, .. push], "E5, acknowledged", "--acknowledge", "240");
        Assert.Equal([Frame.Ack], _answer);
        Assert.Equal(2, lines.Count(line => line.Contains("SND_UD FCB=1 to 240, CI 72")));
        Assert.Single(lines, line => line.Contains("0.042") && line.Contains("volume"));
    }

    [Fact]
    public async Task As_JSON_and_CSV_pushed_data_are_decoded_as_those_of_a_reading()
    {
        byte[] push = MeterRequest.CompleteFrame(Convert.FromHexString("6873F07278563412745201070000000001132A0213E803"));
        string[] json = await ListenAsync([.. push, .. push], "\"kind\":\"frame\"", "--format", "json");
        Rows.RowOutputTests.CheckSchema("listen", json);
        JsonElement[] readings = [.. json.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("reading"))];
        Assert.Equal(["0.042 1", "0.042 1"], readings.Select(reading => string.Join(' ', reading.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("value").GetRawText()))));
        Assert.All(readings, reading => Assert.Equal("mbus-edge/reading/2", reading.GetProperty("schema").GetString()));

        string[] csv = await ListenAsync([0x10, 0x40, 0x05, 0x45, 0x16, .. push], ",1,", "--format", "csv");
        string[][] cells = [.. csv.Select(line => Regex.Split(line.TrimEnd('\r'), ",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"))];
        Assert.Equal(["seconds", "kind", "description", "bytes", "time", "id"], cells[0][..6]);
        Assert.All(cells, row => Assert.Equal(cells[0].Length, row.Length));
        Assert.Equal([("10 40 05 45 16", ""), (Hex.Format(push), "0.042"), (Hex.Format(push), "1")], cells[1..4].Select(row => (row[3], row[^8])));
    }

    [Fact]
    public async Task A_printed_text_is_decoded_by_decode()
    {
        byte[] push = MeterRequest.CompleteFrame(Convert.FromHexString("6873F07278563412745201070000000001132A"));
        string[] lines = await ListenAsync([0x10, 0x40, 0xF0, 0x30, 0x16, .. push], "0.042");
        Result decoded = await Mbus.RunAsync(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)), ["decode", "-", "--format", "json"]);
        string reading = Assert.Single(decoded.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => line.Contains("12345678"));
        Assert.Equal("0.042", JsonDocument.Parse(reading).RootElement.GetProperty("records")[0].GetProperty("value").GetRawText());
    }

    [Fact]
    public async Task Nothing_is_sent_without_the_option_and_a_DLMS_body_is_named()
    {
        byte[] push = MeterRequest.CompleteFrame(Convert.FromHexString("6853FF000167DB084B464D"));
        string[] lines = await ListenAsync(push, "DLMS");
        Assert.Empty(_answer);
        Assert.Contains("SND_UD FCB=0 to 255 (all slaves, no answer), CI 00, 7 bytes (DLMS: the 7 bytes of the body are not decoded):  68 ", lines[1]);
        Assert.Equal(3, lines.Length);
    }

    /// <summary>Sends bytes on the bus, waits until a text is printed, then sends SIGINT.</summary>
    private async Task<string[]> ListenAsync(byte[] bytes, string expected, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGINT to send.");
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        using Process process = Mbus.StartIn(Mbus.WithSignals, ["listen", "--on", $"tcp://{_bus.LocalEndpoint}", .. arguments]);
        try
        {
            using TcpClient client = await _bus.AcceptTcpClientAsync(limit.Token);
            List<string> lines = [];
            await client.GetStream().WriteAsync(bytes, limit.Token);
            while (lines.Count == 0 || !lines[^1].Contains(expected))
                lines.Add((await process.StandardOutput.ReadLineAsync(limit.Token))!);

            using Process signal = Process.Start("kill", ["-INT", $"{process.Id}"]);
            lines.AddRange((await process.StandardOutput.ReadToEndAsync(limit.Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            await process.WaitForExitAsync(limit.Token);
            _answer = new byte[client.Available];
            await client.GetStream().ReadExactlyAsync(_answer, limit.Token);
            return [.. lines];
        }
        finally
        {
            process.Kill();
        }
    }
}
