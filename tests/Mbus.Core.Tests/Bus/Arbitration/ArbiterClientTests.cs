using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus;

/// <summary>
/// Clients are A, B, C; at 2400 Bd 5 bytes take 22917 us, 17 bytes 77917 us, the reply window is 187500 us, the idle time 13750 us.
/// </summary>
public class ArbiterClientTests
{
    [Fact]
    public void A_client_with_a_new_request_gets_no_reply_to_its_previous_one()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            180000 A > 10 5B 04 5F 16
            200000 bus > {Reply3}
            213750 bus < 10 5B 04 5F 16
            236667 bus sent
            """);
    }

    [Fact]
    public void A_repeated_request_gets_one_reply()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            180000 A > 10 5B 03 5E 16
            200000 bus > {Reply3}
            200000 A < {Reply3}
            """);
    }

    [Fact]
    public void A_client_that_returns_to_its_first_request_gets_the_reply_to_the_last_one()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             80000 A > 10 5B 04 5F 16
            180000 A > 10 5B 03 5E 16
            180000 A note Superseded
            200000 bus > {Reply3}
            213750 bus < 10 5B 03 5E 16
            236667 bus sent
            260000 bus > {Reply3}
            260000 A < {Reply3}
            """);
    }

    [Fact]
    public void A_repeat_is_sent_if_the_first_request_was_not_answered()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            180000 A > 10 5B 03 5E 16
            210417 bus < 10 5B 03 5E 16
            233334 bus sent
            260000 bus > {Reply3}
            260000 A < {Reply3}
            """);
    }

    [Fact]
    public void A_waiting_request_is_superseded_by_the_next_one_of_its_client()
    {
        Play("""
                 0 A > 10 40 01 41 16
                 0 bus < 10 40 01 41 16
             10000 B > 10 5B 05 60 16
             22917 bus sent
            100000 B > 10 5B 06 61 16
            100000 B note Superseded
            210417 bus < 10 5B 06 61 16
            233334 bus sent
            """);
    }

    [Fact]
    public void The_reply_to_a_disconnected_client_is_not_forwarded()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             30000 A close
             40000 B > 10 40 05 45 16
             60000 bus > {Reply3}
             73750 bus < 10 40 05 45 16
             96667 bus sent
            110000 bus > E5
            123750 B < E5
            """);
    }

    [Fact]
    public void A_new_client_in_a_place_does_not_get_the_reply_of_the_previous_one()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             30000 A close
             35000 A connect
             90000 A > 10 5B 03 5E 16
            110000 bus > {Reply3}
            123750 bus < 10 40 03 43 16
            146667 bus sent
            160000 bus > E5
            173750 bus < 10 5B 03 5E 16
            196667 bus sent
            220000 bus > {Reply3}
            220000 A < {Reply3}
            """);
    }

    [Fact]
    public void Read_only_refuses_writes_and_allows_selection_and_reading()
    {
        Play($"""
                 0 A > 68 06 06 68 53 03 51 01 7A 07 29 16
                 0 A note Refused
            100000 A > 68 03 03 68 53 03 BD 13 16
            100000 A note Refused
            150000 A > 68 06 06 68 44 03 51 01 7A 07 1A 16
            150000 A note Refused
            200000 A > {Select}
            200000 bus < {Select}
            277917 bus sent
            290000 bus > E5
            303750 A < E5
            400000 A > 10 5B FD 58 16
            400000 bus < 10 5B FD 58 16
            422917 bus sent
            440000 bus > {Reply3}
            440000 A < {Reply3}
            """, access: Access.Read);
    }

    // pyMeterBus sends SND_NKE again after a second, finds the E5 to the first one, and asks at once: the second E5 would pass for data.
    [Theory]
    [InlineData("10 40 03 43 16 10 5B 03 5E 16", "A note Superseded")]
    [InlineData("10 40 03 43 16 10 40 03 43 16 10 5B 03 5E 16", "A note Superseded\n0 A note Superseded")]
    public void Of_requests_that_arrive_together_the_last_one_is_served(string requests, string notice)
    {
        Play($"""
                 0 A > {requests}
                 0 {notice}
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            """);
    }

    [Fact]
    public void The_E5_to_a_request_is_not_forwarded_after_a_new_request_of_the_client()
    {
        Play($"""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
              1000 A > 10 5B 03 5E 16
             22917 bus sent
             40000 bus > E5
             53750 bus < 10 5B 03 5E 16
             76667 bus sent
            100000 bus > {Reply3}
            100000 A < {Reply3}
            """);
    }

    [Fact]
    public void A_long_request_after_a_long_one_is_dropped()
    {
        byte[] bytes = new byte[Frame.MaxLength];
        Frame.WriteLong(bytes, 0, 0x53, 3, 0x51, new byte[Frame.MaxData], 0, Frame.MaxData);
        Arbiter arbiter = new(new LineTiming(2400, 0), 1, Access.Write);
        arbiter.Connect(0);
        arbiter.ReceiveFromClient(0, bytes, 0, bytes.Length, 0);
        Assert.Equal(ArbiterStep.Transmit, arbiter.Poll(0));
        arbiter.ReceiveFromClient(0, bytes, 0, bytes.Length, 1);

        Assert.Equal(ArbiterNotice.Overflow, arbiter.TakeNotice(out int client));
        Assert.Equal(0, client);
    }

    // Meter 3 is kept for A, since more telegrams follow; three clients wait for one lease and three longest readings: 10.2 s.
    [Fact]
    public void Every_request_that_expires_is_reported()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            200000 B > 10 40 03 43 16
            200000 C > 10 5B FE 59 16
            4200000 A > 10 5B 03 5E 16
            4200000 bus < 10 5B 03 5E 16
            4222917 bus sent
            4260000 bus > {Reply3MoreFollow}
            4260000 A < {Reply3MoreFollow}
            8400000 A > 10 7B 03 7E 16
            8400000 bus < 10 7B 03 7E 16
            8422917 bus sent
            8460000 bus > {Reply3MoreFollow}
            8460000 A < {Reply3MoreFollow}
            10381668 B note Expired
            10381668 C note Expired
            """);
    }

    // 5.9 s and 3 x 1.4 s for three clients, although two of them have left since.
    [Fact]
    public void A_request_waits_at_most_for_the_clients_connected_at_its_arrival()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            200000 B > 10 5B FE 59 16
            1000000 C close
            4200000 A > 10 5B 03 5E 16
            4200000 bus < 10 5B 03 5E 16
            4222917 bus sent
            4260000 bus > {Reply3MoreFollow}
            4260000 A < {Reply3MoreFollow}
            8400000 A > 10 7B 03 7E 16
            8400000 bus < 10 7B 03 7E 16
            8422917 bus sent
            8460000 bus > {Reply3MoreFollow}
            8460000 A < {Reply3MoreFollow}
            10381668 B note Expired
            """);
    }

    [Fact]
    public void The_waiting_request_of_a_client_that_disconnects_is_not_sent()
    {
        Play("""
                 0 A > 10 40 01 41 16
                 0 bus < 10 40 01 41 16
             10000 B > 10 5B 05 60 16
             20000 B close
             22917 bus sent
             40000 bus > E5
             53750 A < E5
            100000 B connect
            200000 A > 10 40 01 41 16
            200000 bus < 10 40 01 41 16
            222917 bus sent
            """);
    }

    // One longest request, and a selection of 32 bytes.
    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void After_a_longest_request_a_longest_selection_can_wait(int length, bool canWait)
    {
        byte[] bytes = [.. Enumerable.Range(0, Frame.MaxLength).Select(i => (byte)i)];
        RequestQueue requests = new();
        Assert.True(requests.TryAdd(new Frame(bytes, 0, Frame.MaxLength), 1, 0));
        requests.Serve();
        Assert.Equal(canWait, requests.TryAdd(new Frame(bytes, 100, length), 1, 0));
        Assert.Equal(canWait, requests.HasWaiting);
        Assert.Equal(bytes, requests.Served.Buffer.AsSpan(requests.Served.Offset, requests.Served.Length));
        if (!canWait)
            return;

        requests.RemoveServed();
        Assert.Equal(bytes.AsSpan(100, length), requests.Waiting.Buffer.AsSpan(requests.Waiting.Offset, requests.Waiting.Length));
    }

    [Fact]
    public void A_status_requested_after_several_unserved_requests_shows_it()
    {
        ArbiterClient client = new();
        client.Connect(Handover.Whole, 0, 0);
        client.NoteUnserved();
        Assert.Equal(ArbiterClient.NoStatusRequest, client.StatusRequest);
        client.RequestStatus(0x69, 1);
        Assert.Equal(0x69, client.StatusRequest);
        client.NoteUnserved();
        client.NoteUnserved();
        Assert.Equal(0x79, client.StatusRequest);
    }

    [Theory]
    [InlineData(Access.Read, "68 06 06 68 53 03 51 01 7A 07 29 16", 0x53, 0x51, Access.Write, true)]
    [InlineData(Access.Read, "68 03 03 68 53 FE B8 09 16", 0x53, 0xB8, Access.ChangeBus, true)]
    [InlineData(Access.Write, "68 03 03 68 53 FE B8 09 16", 0x53, 0xB8, Access.ChangeBus, true)]
    [InlineData(Access.Write, "10 44 05 49 16", 0x44, -1, Access.ChangeBus, true)]
    [InlineData(Access.ChangeBus, "68 1B 1B 68 53 FD 52 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 A2 16", 0x53, 0x52, Access.ChangeBus, false)]
    public void The_last_refused_request_is_shown_with_the_access_it_needs(Access access, string request, byte c, int ci, Access needs, bool canPass)
    {
        Arbiter arbiter = new(new LineTiming(2400, 0), 2, access);
        Assert.Equal(-1, arbiter.LastRefused.Client);
        arbiter.Connect(0);
        arbiter.Connect(0);
        byte[] bytes = Transcript.Bytes(request);
        arbiter.ReceiveFromClient(1, bytes, 0, bytes.Length, 0);

        RefusedRequest refused = arbiter.LastRefused;
        Assert.Equal(ArbiterNotice.Refused, arbiter.TakeNotice(out int client));
        Assert.Equal((client, c, bytes[bytes.Length == 5 ? 2 : 5]), (refused.Client, refused.C, refused.A));
        Assert.Equal((ci >= 0, ci < 0 ? (byte)0 : (byte)ci), (refused.HasCi, refused.Ci));
        Assert.Equal((needs, canPass), (refused.Needs, refused.CanPass));
    }

    [Fact]
    public void A_client_that_has_sent_two_other_requests_gets_no_reply_to_the_first()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
              1000 A > 10 5B 04 5F 16
              2000 A > 10 5B 05 60 16
              2000 A note Superseded
             22917 bus sent
             60000 bus > {Reply3}
             73750 bus < 10 5B 05 60 16
             96667 bus sent
            """);
    }
}
