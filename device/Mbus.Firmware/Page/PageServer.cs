using System;
using System.Net;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>
    /// The status page's server: HTTP/1.0, one request at a time, a little of it at each turn of the bus loop. Who is slow or sends
    /// too much is closed.
    /// </summary>
    internal sealed class PageServer : IDisposable
    {
        private const long LongestSilence = 5000000;
        private const long WrongPasswordPause = 1000000;
        private const int PieceSize = 128;
        private const string ReadPath = "GET /read/";
        private const string AddressField = "?address=";

        private readonly Bridge _bridge;
        private readonly Settings _settings;
        private readonly AllowList _allow;
        private readonly Listener _listener;
        private readonly HttpRequest _request = new();
        private readonly PageWriter _page = new();
        private readonly byte[] _buffer = new byte[PieceSize];
        private readonly PasswordDelays _delays = new();
        private readonly MessageContent _message = new();
        private readonly StatusContent _status;
        private readonly SettingsContent _form;
        private readonly ReadingContent _reading;
        private Socket? _socket;
        private PageContent? _content;
        private bool _isLast;
        private int _sent;
        private long _movedAt;

        internal PageServer(Bridge bridge, MeterRead meter, Settings settings, AllowList allow)
        {
            _bridge = bridge;
            _settings = settings;
            _allow = allow;
            _listener = new Listener("page", settings.Number(Setting.PagePort));
            _status = new StatusContent(bridge, settings.Number(Setting.ReadOnly) != 0);
            _form = new SettingsContent(settings);
            _reading = new ReadingContent(meter);
        }

        public void Dispose()
        {
            _listener.Dispose();
            SocketCare.Close(_socket);
        }

        /// <summary>Listens anew: the address that it listened on is gone.</summary>
        internal void ListenAgain()
        {
            _listener.Dispose();
        }

        /// <summary>Does the next little of what is to be done.</summary>
        internal void Serve(long now)
        {
            if (_socket == null)
                Accept(now);
            else if (_content == null)
                Receive(_socket, now);
            else
                Answer(_socket, _content, now);
        }

        // 0 where the client has gone.
        private static int AddressOf(Socket socket)
        {
            try
            {
                IPEndPoint? peer = socket.RemoteEndPoint as IPEndPoint;
                return peer == null ? 0 : BitConverter.ToInt32(peer.Address.GetAddressBytes(), 0);
            }
            catch (Exception)
            {
                return 0;
            }
        }

        private void Accept(long now)
        {
            Socket? socket = _listener.Accept(now);
            if (socket == null)
                return;

            if (!SocketCare.TryPrepare(socket, _allow, out _))
            {
                SocketCare.Close(socket);
                return;
            }

            _socket = socket;
            _movedAt = now;
            _request.Reset();
        }

        private void Receive(Socket socket, long now)
        {
            int count = SocketCare.Receive(socket, _buffer);
            if (count == SocketCare.Closed || now - _movedAt > LongestSilence)
            {
                Close(now);
                return;
            }

            // The time is that of the whole request: who sends a byte now and then does not hold the place.
            _request.Feed(_buffer, count);
            if (!_request.IsComplete)
                return;

            _movedAt = now;
            _content = Choose(socket, now);
            _page.ReturnTo(0);
            _sent = 0;
            _isLast = false;
        }

        private void Answer(Socket socket, PageContent content, long now)
        {
            if (now < _movedAt)
                return;

            if (_sent == _page.Count && !_isLast)
            {
                _page.ReturnTo(0);
                _sent = 0;
                _isLast = content.Write(_page, now);
                if (_page.Count == 0)
                    _movedAt = now;
            }

            int count = SocketCare.Send(socket, _page.Bytes, _sent, _page.Count - _sent);
            if (count > 0)
                _movedAt = now;
            _sent += count < 0 ? 0 : count;

            bool isDone = _isLast && _sent == _page.Count;
            if (isDone || count == SocketCare.Closed || now - _movedAt > LongestSilence)
                Close(now);
        }

        private void Close(long now)
        {
            SocketCare.Close(_socket);
            _socket = null;
            _content?.End(now);
            _content = null;
        }

        private PageContent Choose(Socket socket, long now)
        {
            RequestSource source = _request.Source;
            if (_request.IsTooLong)
                return _message.Of("413 Content Too Large", "The request is longer than any that is answered here.");
            if (!source.HasHost)
                return _message.Of("400 Bad Request", "The request needs one Host header with the address of this device.");
            if (!source.IsFor(_settings.Text(Setting.HostName)))
                return _message.Of("421 Misdirected Request", "Call this device by its IP address, as http://192.168.1.17/, or store its name in the setting host-name.");

            string target = _request.Target;
            if (target == "GET /")
                return _status.FromTop();
            if (target == "GET /settings")
                return _form.FromTop();

            bool isChange = target == "POST /settings";
            if (!isChange && !target.StartsWith(ReadPath))
                return _message.Of("404 Not Found", "There are /, /settings and /read/ADDRESS.");
            if (!source.IsOwn)
                return _message.Of("403 Forbidden", "A browser does this from the device's own page alone: open / and go on from there.");
            return isChange ? Change(socket, now) : Read(target.Substring(ReadPath.Length), now);
        }

        private PageContent Change(Socket socket, long now)
        {
            if (_settings.Text(Setting.PagePassword).Length == 0)
                return _message.Of("403 Forbidden", "Put a page-password into the settings file first: see device/README.md.");

            int address = AddressOf(socket);
            int wait = _delays.SecondsLeft(address, now);
            if (wait > 0)
                return _message.Of("429 Too Many Requests", "Wrong passwords came from your address; try again in " + wait.ToString() + " seconds.");
            if (!SettingsForm.HasPassword(_request.Body, _settings))
                return RefusePassword(address, now);

            _delays.Forget(address, now);
            return Store(now);
        }

        // The answer waits as well: a client with many addresses gets one wrong password a second.
        private PageContent RefusePassword(int address, long now)
        {
            _movedAt = now + WrongPasswordPause;
            int wait = _delays.Fail(address, now);
            return _message.Of("403 Forbidden", "This is not the password; try again in " + wait.ToString() + " seconds.");
        }

        private PageContent Store(long now)
        {
            string wrong = SettingsForm.Store(_request.Body);
            if (wrong.Length > 0)
                return _message.Of("400 Bad Request", "Nothing is changed: " + wrong + ".");

            _bridge.StopSoon(now);
            return _message.Of("200 OK", "Stored; the device restarts.");
        }

        // The status page's form has the address as a field.
        private PageContent Read(string address, long now)
        {
            if (address.StartsWith(AddressField))
                address = address.Substring(AddressField.Length);
            if (_reading.TryBegin(address, now, out string status, out string why))
                return _reading;
            return _message.Of(status, why);
        }
    }
}
