using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

public class ReceiveBufferTests
{
    private readonly VirtualTime _time = new();
    private readonly ReceiveBuffer _buffer;
    private readonly byte[] _into = new byte[300];

    public ReceiveBufferTests()
    {
        _buffer = new ReceiveBuffer(_time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_that_are_there_are_given_at_once_with_their_time()
    {
        _time.Advance(700);
        _buffer.Add([0x10, 0x40], damaged: false, at: 650);

        Received received = await Receive(deadline: 0);

        Assert.Equal(new Received(2, false, 650), received);
        Assert.Equal([0x10, 0x40], _into[..2]);
    }

    [Fact]
    public async Task Bytes_that_come_wake_the_receiver()
    {
        ValueTask<Received> wait = Receive(deadline: 5000);
        Assert.False(wait.IsCompleted);

        _buffer.Add([0xE5], damaged: false, at: 3);

        Assert.Equal(new Received(1, false, 3), await wait);
        Assert.Equal(0xE5, _into[0]);
    }

    // The receiver's thread may be held up between the two, and another one, which asks, must not take the line for silent.
    [Fact]
    public async Task Bytes_are_pending_until_their_receiver_receives_again()
    {
        ValueTask<Received> wait = Receive(deadline: 5000);
        Assert.False(_buffer.HasPending);
        _buffer.Add([0xE5], damaged: false, at: 3);
        Assert.True(_buffer.HasPending);
        await wait;
        Assert.True(_buffer.HasPending);
        await Receive(deadline: 0);
        Assert.False(_buffer.HasPending);
    }

    [Fact]
    public async Task Bytes_of_another_quality_are_given_apart()
    {
        _buffer.Add([1, 2], damaged: false, at: 5);
        _buffer.Add([3], damaged: true, at: 5);
        _buffer.Add([4], damaged: false, at: 5);

        Assert.Equal(new Received(2, false, 5), await Receive(0));
        Assert.Equal(new Received(1, true, 5), await Receive(0));
        Assert.Equal(new Received(1, false, 5), await Receive(0));
        Assert.Equal(4, _into[0]);
    }

    [Fact]
    public async Task A_pause_between_bytes_stays_visible_to_a_receiver_that_comes_late()
    {
        _buffer.Add([1, 2], damaged: false, at: 5);
        _buffer.Add([3], damaged: false, at: 90_000);

        Assert.Equal(new Received(2, false, 5), await Receive(0));
        Assert.Equal(new Received(1, false, 90_000), await Receive(0));
    }

    [Fact]
    public async Task A_small_buffer_gets_the_bytes_in_parts()
    {
        _buffer.Add([1, 2, 3], damaged: false, at: 5);

        Assert.Equal(2, (await _buffer.ReceiveAsync(_into.AsMemory(0, 2), 0, Cancel)).Count);
        Assert.Equal(new Received(1, false, 5), await Receive(0));
        Assert.Equal(3, _into[0]);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_gives_nothing_at_once()
    {
        _time.Advance(1000);

        Assert.Equal(new Received(0, false, 1000), await Receive(deadline: 1000));
    }

    [Fact]
    public async Task A_deadline_ends_the_wait_and_never_early()
    {
        ValueTask<Received> wait = Receive(deadline: 187_500);

        _time.Advance(187_499);
        Assert.False(wait.IsCompleted);
        _time.Advance(501);

        Received received = await wait;
        Assert.Equal(0, received.Count);
        Assert.InRange(received.At, 187_500, 188_000);
    }

    [Fact]
    public async Task A_wait_without_end_outlasts_every_timer()
    {
        ValueTask<Received> wait = Receive(deadline: long.MaxValue);
        ValueTask<Received> Check() => wait;

        _time.Advance(TimeSpan.FromDays(100).Ticks / TimeSpan.TicksPerMicrosecond);
        Assert.False(wait.IsCompleted);
        _buffer.Add([7], damaged: false, at: 1);

        Assert.Equal(1, (await Check()).Count);
    }

    [Fact]
    public async Task A_deadline_days_away_is_kept()
    {
        long deadline = TimeSpan.FromDays(60).Ticks / TimeSpan.TicksPerMicrosecond;
        ValueTask<Received> wait = Receive(deadline);

        _time.Advance(deadline - 1000);
        Assert.False(wait.IsCompleted);
        _time.Advance(1000);

        Assert.Equal(0, (await wait).Count);
    }

    [Fact]
    public async Task An_old_deadline_does_not_end_a_new_wait()
    {
        ValueTask<Received> first = Receive(deadline: 1000);
        _buffer.Add([1], damaged: false, at: 0);
        await first;

        ValueTask<Received> second = Receive(deadline: 9000);
        _time.Advance(5000);

        Assert.False(second.IsCompleted);
        _time.Advance(4000);
        Assert.Equal(0, (await second).Count);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_and_loses_no_bytes()
    {
        using CancellationTokenSource cancel = new();
        ValueTask<Received> wait = _buffer.ReceiveAsync(_into, long.MaxValue, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await wait);
        _buffer.Add([9], damaged: false, at: 4);
        Assert.Equal(new Received(1, false, 4), await Receive(0));
    }

    [Fact]
    public async Task A_token_cancelled_before_ends_the_call()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _buffer.ReceiveAsync(_into, long.MaxValue, new CancellationToken(true)));
    }

    [Fact]
    public async Task A_token_of_an_earlier_wait_does_not_end_a_later_one()
    {
        using CancellationTokenSource earlier = new();
        _buffer.Add([1], damaged: false, at: 0);
        await _buffer.ReceiveAsync(_into, long.MaxValue, earlier.Token);
        ValueTask<Received> wait = Receive(deadline: 1000);

        await earlier.CancelAsync();

        Assert.False(wait.IsCompleted);
        _time.Advance(1000);
        Assert.Equal(0, (await wait).Count);
    }

    [Fact]
    public async Task A_failure_comes_after_the_bytes_and_once()
    {
        _buffer.Add([1], damaged: false, at: 2);
        _buffer.Fail(new LineException("gone"));

        Assert.True(_buffer.HasPending);
        Assert.Equal(1, (await Receive(0)).Count);
        Assert.Equal("gone", (await Assert.ThrowsAsync<LineException>(async () => await Receive(0))).Message);
        Assert.False(_buffer.HasPending);
        Assert.Equal(0, (await Receive(0)).Count);
    }

    [Fact]
    public async Task A_failure_ends_the_wait()
    {
        ValueTask<Received> wait = Receive(deadline: long.MaxValue);

        _buffer.Fail(new LineException("gone"));

        Assert.Equal("gone", (await Assert.ThrowsAsync<LineException>(async () => await wait)).Message);
        Assert.False(_buffer.HasPending);
    }

    [Fact]
    public async Task Closing_ends_the_wait_and_every_later_one()
    {
        ValueTask<Received> wait = Receive(deadline: long.MaxValue);

        _buffer.Close();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await wait);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Receive(0));
    }

    [Fact]
    public async Task A_second_receiver_is_refused()
    {
        ValueTask<Received> wait = Receive(deadline: 1000);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Receive(deadline: 1000));

        _time.Advance(1000);
        Assert.Equal(0, (await wait).Count);
    }

    [Fact]
    public async Task An_overflow_is_a_damaged_byte()
    {
        _buffer.Add(new byte[ReceiveBuffer.Capacity - 1], damaged: false, at: 1);
        _buffer.Add([0xAA, 0xBB], damaged: false, at: 2);
        _buffer.Add([0xCC], damaged: false, at: 3);

        byte[] all = new byte[ReceiveBuffer.Capacity];
        Assert.Equal(new Received(ReceiveBuffer.Capacity - 1, false, 1), await _buffer.ReceiveAsync(all, 0, Cancel));
        Assert.Equal(new Received(1, true, 2), await Receive(0));
        Assert.Equal(0xAA, _into[0]);
        Assert.Equal(0, (await Receive(0)).Count);
    }

    [Fact]
    public async Task Clearing_forgets_bytes_and_failure()
    {
        _buffer.Add([1], damaged: false, at: 2);
        _buffer.Fail(new LineException("gone"));

        _buffer.Clear();

        Assert.False(_buffer.HasPending);
        Assert.Equal(0, (await Receive(0)).Count);
    }

    [Fact]
    public void A_wait_and_its_byte_allocate_nothing()
    {
        WaitForOneByte();
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1000; i++)
            WaitForOneByte();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Any_sequence_of_arrivals_and_waits_gives_every_byte_once_and_in_order()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        List<byte> sent = new();
        List<byte> got = new();
        for (int step = 0; step < 2000; step++)
        {
            byte[] bytes = new byte[random.Next(0, 40)];
            random.NextBytes(bytes);
            ValueTask<Received> wait = Receive(deadline: _time.Now + random.Next(0, 3000));
            _buffer.Add(bytes, random.Next(2) == 0, _time.Now);
            sent.AddRange(bytes);
            _time.Advance(4000);
            got.AddRange(_into[..(await wait).Count]);
            if (random.Next(4) == 0)
                got.AddRange(await Drain());
        }

        got.AddRange(await Drain());
        Assert.True(sent.SequenceEqual(got), $"seed {seed}");
    }

    private async Task<List<byte>> Drain()
    {
        List<byte> got = new();
        int count;
        while ((count = (await Receive(0)).Count) > 0)
            got.AddRange(_into[..count]);

        return got;
    }

    private void WaitForOneByte()
    {
        ValueTask<Received> wait = _buffer.ReceiveAsync(_into, _time.Now + 1000, CancellationToken.None);
        _buffer.Add([0xE5], damaged: false, at: 1);
        Assert.True(wait.IsCompleted);
        wait.GetAwaiter().GetResult();
    }

    private ValueTask<Received> Receive(long deadline) => _buffer.ReceiveAsync(_into, deadline, Cancel);
}
