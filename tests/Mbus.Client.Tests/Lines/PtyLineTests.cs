using System.Diagnostics;
using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

public sealed class PtyLineTests
{
    private readonly byte[] _into = new byte[300];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_other_side_is_a_terminal_that_passes_every_byte()
    {
        await using PtyLine line = RealLines.Pty();
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        await using FileStream other = RealLines.OpenOtherSide(line);

        await line.SendAsync(all, Cancel);
        await other.ReadExactlyAsync(_into.AsMemory(0, 256), Cancel);
        Assert.Equal(all, _into[..256]);

        other.Write(all);
        Assert.Equal(all, await RealLines.ReceiveAsync(line, 256));
    }

    [Fact]
    public async Task Bytes_that_are_sent_without_a_receiver_do_not_reach_a_later_one()
    {
        await using PtyLine line = RealLines.Pty();
        await line.SendAsync(new byte[] { 0x10, 0x40, 0x01, 0x41, 0x16 }, Cancel);
        await using FileStream other = RealLines.OpenOtherSide(line);

        await line.SendAsync(new byte[] { 0xE5 }, Cancel);

        Assert.Equal(1, await other.ReadAsync(_into, Cancel));
        Assert.Equal(0xE5, _into[0]);
    }

    [Fact]
    public async Task Bytes_that_a_program_left_unread_do_not_reach_the_next()
    {
        await using PtyLine line = RealLines.Pty();
        await using (RealLines.OpenOtherSide(line))
        {
            await line.SendAsync(new byte[] { 0x10, 0x40 }, Cancel);
        }

        await line.SendAsync(new byte[20], Cancel);
        await using FileStream next = RealLines.OpenOtherSide(line);
        await line.SendAsync(new byte[] { 0xE5 }, Cancel);

        Assert.Equal(1, await next.ReadAsync(_into, Cancel));
        Assert.Equal(0xE5, _into[0]);
    }

    // The attributes of the program double each FF; without them a single one arrives, which begins a mark and is not a byte.
    [Fact]
    public async Task A_program_that_opens_a_new_line_at_once_keeps_its_attributes()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), Cancel, async (_, cancel) =>
        {
            await using PtyLine line = RealLines.Pty();
            await using SerialLine program = RealLines.Serial(line.Path);

            await line.SendAsync(new byte[] { 0xFF }, cancel);

            Assert.Equal([0xFF], await RealLines.ReceiveAsync(program, 1));
        });
    }

    [Fact]
    public async Task Programs_can_connect_and_disconnect()
    {
        await using PtyLine line = RealLines.Pty();
        for (byte visit = 0; visit < 3; visit++)
        {
            await using (FileStream other = RealLines.OpenOtherSide(line))
            {
                other.Write([visit, 0x16]);
            }

            Assert.Equal([visit, 0x16], await RealLines.ReceiveAsync(line, 2));
            await line.SendAsync(new byte[] { 0xE5 }, Cancel);
        }
    }

    [Fact]
    public async Task Sending_ends_when_a_real_line_would_have_sent_the_bytes()
    {
        await using PtyLine line = RealLines.Pty("pty,baud=2400");
        long start = line.Now;

        long sent = await line.SendAsync(new byte[5], Cancel);

        Assert.InRange(sent - line.Timing.Bytes(5), start, line.Now);
    }

    [Fact]
    public async Task A_program_that_does_not_read_stops_nothing()
    {
        await using PtyLine line = RealLines.Pty("pty,baud=38400");
        await using FileStream other = RealLines.OpenOtherSide(line);

        for (int telegram = 0; telegram < 1000; telegram++)
            await line.SendAsync(new byte[261], Cancel);

        other.Write([0xE5]);
        Assert.Equal([0xE5], await RealLines.ReceiveAsync(line, 1));
    }

    [Fact]
    public async Task It_has_the_baud_rate_that_a_program_sets_on_the_other_side()
    {
        await using PtyLine line = RealLines.Pty("pty,baud=2400");
        Assert.Equal(2400, line.Timing.BaudRate);
        await using (SerialLine program = RealLines.Serial(line.Path, ",baud=9600"))
        {
            Assert.Equal(9600, line.Timing.BaudRate);
            await program.SetBaudRateAsync(300, Cancel);
            Assert.Equal(300, line.Timing.BaudRate);
        }

        // As a serial port does, it keeps it for the next program.
        Assert.Equal(300, line.Timing.BaudRate);
        await line.DisposeAsync();
        Assert.Equal(300, line.Timing.BaudRate);
    }

    [Fact]
    public async Task A_baud_rate_set_on_this_side_is_shown_on_the_other_and_changes_nothing_else_there()
    {
        await using PtyLine line = RealLines.Pty("pty,baud=2400");
        await using SerialLine program = RealLines.Serial(line.Path, ",baud=2400");
        string before = Attributes(line.Path);

        await line.SetBaudRateAsync(9600, Cancel);

        Assert.Equal(before.Replace("speed 2400", "speed 9600", StringComparison.Ordinal), Attributes(line.Path));
        Assert.False(line.CanSetBaudRate);
    }

    [Fact]
    public async Task The_baud_rate_changes_the_timing()
    {
        await using PtyLine line = RealLines.Pty();

        await line.SetBaudRateAsync(300, Cancel);

        Assert.Equal(300, line.Timing.BaudRate);
        Assert.Equal(5000, line.Timing.Slack);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await line.SetBaudRateAsync(115200, Cancel));
    }

    [Fact]
    public async Task Disposal_ends_a_receiver_and_disconnects_the_other_side()
    {
        PtyLine line = RealLines.Pty();
        await using FileStream other = RealLines.OpenOtherSide(line);
        Task<Received> wait = line.ReceiveAsync(_into, long.MaxValue, Cancel).AsTask();

        await line.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.WaitAsync(RealLines.MaxWait, Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await line.SendAsync(new byte[1], Cancel));
        Assert.Equal(0, await other.ReadAsync(_into, Cancel));
    }

    /// <summary>What stty shows of a terminal.</summary>
    private static string Attributes(string path)
    {
        using Process stty = Process.Start(new ProcessStartInfo("stty", ["-a", "-F", path]) { RedirectStandardOutput = true })!;
        string shown = stty.StandardOutput.ReadToEnd();
        stty.WaitForExit();
        return shown;
    }
}
