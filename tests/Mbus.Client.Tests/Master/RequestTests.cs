using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>Steps and requests that only some meters have, and bytes that are no frame.</summary>
public class RequestTests
{
    private static readonly TelegramDefinition Own = new() { Data = [0x01, 0x13, 0x2A] };
    private static readonly MeterDefinition Meter = Population.Meter(0x12345678) with { PrimaryAddress = 5, IgnoresFrameCount = false };

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("B1", "B1")]
    [InlineData("50 10", "50 10")]
    [InlineData("10 5B 01", "10 5B 01 5C 16")]
    [InlineData("10 5B 01 5C 16", "10 5B 01 5C 16")]
    [InlineData("68 53 01 B1", "68 03 03 68 53 01 B1 05 16")]
    [InlineData("68 03 03 68 53 01 B1", "68 03 03 68 53 01 B1 05 16")]
    [InlineData("68 03 03 68 53 01 B1 05 16", "68 03 03 68 53 01 B1 05 16")]
    [InlineData("68 53 FD 50 10 20", "68 05 05 68 53 FD 50 10 20 D0 16")]
    public void A_request_is_completed(string text, string bytes) => Assert.Equal(bytes, MeterRequest.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("G1")]
    [InlineData("10 5B 01 5D 16")]
    [InlineData("10 08 01")]
    [InlineData("10 5B")]
    [InlineData("68 03 03 68 53 01 B1 06 16")]
    [InlineData("68 04 04 68 53 01 B1")]
    [InlineData("68 53 01")]
    public void Other_bytes_are_no_request(string text) => Assert.Throws<FormatException>(() => MeterRequest.Parse(text));

    [Fact]
    public void Every_body_of_a_long_frame_is_completed_to_that_frame()
    {
        for (int count = 0; count <= Frame.MaxData; count++)
        {
            byte[] frame = new byte[Frame.MaxLength];
            int length = Frame.WriteLong(frame, 0, 0x73, 5, 0xB1, new byte[count], 0, count);
            byte[] whole = frame[..length];
            Assert.Equal(whole, MeterRequest.CompleteFrame(whole));
            Assert.Equal(whole, MeterRequest.CompleteFrame(whole.AsSpan(0, length - 2)));
            Assert.Equal(whole, MeterRequest.CompleteFrame([0x68, .. whole[4..^2]]));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Data_behind_a_request_of_the_meter_is_read(bool isSecondary)
    {
        MeterDefinition meter = Meter with { Quirks = new MeterQuirks { OwnRequests = [new OwnRequest([0xB1], Own)] } };
        MeterAddress address = isSecondary ? meter.Address : 5;
        MbusMaster master = new(Population.Line([meter]));
        foreach (string request in isSecondary ? ["B1"] : new[] { "B1", "68 53 05 B1", "68 73 05 B1" })
        {
            Telegram telegram = Assert.Single(await master.ReadOutAsync(address, new MeterReadout { Request = MeterRequest.Parse(request) }, _cancel));
            Assert.Equal(Own.Data, telegram.Bytes.Span[19..^2].ToArray());
        }

        Assert.NotEqual(Own.Data, Assert.Single(await master.ReadAsync(address, _cancel)).Bytes.Span[19..^2].ToArray());
    }

    [Theory]
    [InlineData("51")]
    [InlineData("50 10")]
    public async Task Steps_before_the_reading_are_not_undone(string step)
    {
        MeterDefinition meter = Meter with { Quirks = new MeterQuirks { OwnRequests = [new OwnRequest(MeterRequest.Parse(step).Bytes.ToArray(), Own) { IsStep = true }] } };
        MbusMaster master = new(Population.Line([meter]));
        foreach (MeterAddress address in new MeterAddress[] { 5, meter.Address })
        {
            foreach (MeterReadout readout in new MeterReadout[] { new() { Steps = [MeterRequest.Parse(step)] }, new() { Request = MeterRequest.Parse(step) } })
                Assert.Equal(Own.Data, Assert.Single(await master.ReadOutAsync(address, readout, _cancel)).Bytes.Span[19..^2].ToArray());
        }
    }

    [Fact]
    public async Task A_step_without_an_answer_is_named()
    {
        MbusException error = await Assert.ThrowsAsync<MbusException>(() =>
            new MbusMaster(Population.Line([])).ReadOutAsync(5, new MeterReadout { Steps = [MeterRequest.Parse("50 10")] }, _cancel));
        Assert.StartsWith("Reading meter 5, step 1 (50 10): no answer.", error.Message);
    }

    [Fact]
    public async Task Bytes_are_sent_as_they_are_and_all_that_came_is_returned()
    {
        MbusMaster master = new(Population.Line([Meter], faults: new Fault(FaultKind.NoiseBefore) { Noise = [0x00] }));
        Assert.Equal([0x00, 0xE5], (await master.SendBytesAsync(new byte[] { 0x55, 0x55, 0x10, 0x40, 0x05, 0x45, 0x16 }, _cancel)).ToArray());
        Assert.Empty((await master.SendBytesAsync(new byte[] { 0x55 }, _cancel)).ToArray());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => master.SendBytesAsync(new byte[MbusMaster.MaxBytes + 1], _cancel));
    }
}
