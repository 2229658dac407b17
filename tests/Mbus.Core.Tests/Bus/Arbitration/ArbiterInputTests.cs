using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus;

/// <summary>Which bytes of a client are a request: halves, noise, and requests within other bytes. Times as in <see cref="ArbiterClientTests"/>.</summary>
public class ArbiterInputTests
{
    [Theory]
    [InlineData("00 01 02 FF 16")]
    [InlineData("47 45 54 20 2F 20 48 54 54 50 2F 31 2E 31 0D 0A")]
    [InlineData("E5")]
    [InlineData("10 08 03 0B 16")]
    public void Only_requests_are_sent_on_the_bus(string bytes)
    {
        Play($"""
                 0 A > {bytes}
                 0 A note InvalidRequest
            200000 A > 10 40 03 43 16
            200000 bus < 10 40 03 43 16
            222917 bus sent
            """);
    }

    [Fact]
    public void Half_a_request_is_dropped_after_a_second()
    {
        Play($"""
                 0 A > 68 0B 0B 68 73 FD
            1000000 A note InvalidRequest
            4000000 A > 10 5B 03 5E 16
            4000000 bus < 10 5B 03 5E 16
            4022917 bus sent
            """);
    }

    // A form of a foreign web page that a browser on the same host sends to the bridge: what it contains does not reach the bus.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void The_bytes_of_a_browser_are_not_a_request(int pieces)
    {
        byte[] bytes = [.. "POST / HTTP/1.1\r\nHost: 127.0.0.1:10001\r\n\r\n"u8, 0x10, 0x5B, 0x01, 0x5C, 0x16];
        Arbiter arbiter = new(new LineTiming(2400, 0), 1, Access.Write);
        arbiter.Connect(0);
        for (int i = 0; i < bytes.Length; i += pieces)
        {
            arbiter.ReceiveFromClient(0, bytes, i, Math.Min(pieces, bytes.Length - i), i);
            Assert.Equal(ArbiterStep.Wait, arbiter.Poll(i));
        }

        Assert.Equal(ArbiterNotice.InvalidRequest, arbiter.TakeNotice(out _));
    }

    // Noise that only resembles it delays no request.
    [Fact]
    public void A_request_after_any_noise_is_found()
    {
        byte[] bytes = [.. "POST"u8, 0x10, 0x5B, 0x01, 0x5C, 0x16];
        Arbiter arbiter = new(new LineTiming(2400, 0), 1, Access.Write);
        arbiter.Connect(0);
        arbiter.ReceiveFromClient(0, bytes, 0, bytes.Length, 0);
        Assert.Equal(ArbiterStep.Transmit, arbiter.Poll(0));
    }

    [Fact]
    public void Half_a_request_of_a_client_that_disconnects_is_not_completed_by_the_next_one()
    {
        Play("""
                 0 A > 10 5B 03
             10000 A close
             20000 A connect
             30000 A > 5E 16
             30000 A note InvalidRequest
             40000 B > 10 5B 05 60 16
             40000 bus < 10 5B 05 60 16
             62917 bus sent
            """);
    }

    [Fact]
    public void A_pause_of_less_than_1_s_does_not_end_a_request()
    {
        Play("""
            5000000 A > 10 40
            5999999 A > 03 43 16
            5999999 bus < 10 40 03 43 16
            6022916 bus sent
            """);
    }

    [Fact]
    public void A_request_behind_the_start_of_another_frame_is_found_after_the_pause()
    {
        Play("""
                 0 A > 68 10 10 68 10 40 03 43 16
            1000000 A note InvalidRequest
            1000000 bus < 10 40 03 43 16
            1022917 bus sent
            """);
    }

    [Fact]
    public void All_requests_within_an_invalid_frame_are_found()
    {
        Play("""
                 0 A > 68 08 08 68 10 40 03 43 16 10 40 04 44 16
                 0 A note Superseded
                 0 A note InvalidRequest
                 0 bus < 10 40 04 44 16
             22917 bus sent
            """);
    }
}
