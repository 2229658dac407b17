using System.Text;

namespace Mbus.Firmware
{
    /// <summary>
    /// A parser for HTTP/1.0 and 1.1 requests that arrive in parts of any size. It stores the first line, the body, its length, and the
    /// headers about the request's source; other headers are ignored. Requests above its limits are refused.
    /// </summary>
    internal sealed class HttpRequest
    {
        private const int MaxLine = 128;
        private const int MaxBody = 1536;
        private const int MaxHead = 8192;
        private const string LengthName = "content-length:";
        private const string Head = "HEAD ";
        private const string Get = "GET ";

        private readonly byte[] _line = new byte[MaxLine];
        private readonly byte[] _body = new byte[MaxBody];
        private int _lineLength;
        private int _headLength;
        private int _bodyLength;
        private int _bodyExpected;
        private bool _inBody;

        /// <summary>The host of the request, and the page that caused it.</summary>
        internal RequestSource Source { get; } = new RequestSource();

        /// <summary>The method and the path, for example "GET /read/5"; empty until they have arrived.</summary>
        internal string Target { get; private set; } = "";

        /// <summary>True for the method HEAD; <see cref="Target"/> then has GET.</summary>
        internal bool IsHead { get; private set; }

        /// <summary>True if the request is complete or refused.</summary>
        internal bool IsComplete { get; private set; }

        /// <summary>True if the request is longer than the limits.</summary>
        internal bool IsTooLong { get; private set; }

        /// <summary>The body.</summary>
        internal string Body
        {
            get { return Encoding.UTF8.GetString(_body, 0, _bodyLength); }
        }

        /// <summary>Prepares for the next request.</summary>
        internal void Reset()
        {
            Target = "";
            IsHead = false;
            IsComplete = false;
            IsTooLong = false;
            Source.Reset();
            _lineLength = 0;
            _headLength = 0;
            _bodyLength = 0;
            _bodyExpected = 0;
            _inBody = false;
        }

        /// <summary>Parses bytes of the request.</summary>
        internal void Feed(byte[] bytes, int count)
        {
            for (int i = 0; i < count && !IsComplete; i++)
            {
                if (_inBody)
                    _body[_bodyLength++] = bytes[i];
                else
                    FeedHead(bytes[i]);
                IsComplete = IsTooLong || (_inBody && _bodyLength == _bodyExpected);
            }
        }

        private void FeedHead(byte next)
        {
            _headLength++;
            IsTooLong = _headLength > MaxHead;
            if (next == '\n')
                EndLine();
            else if (next != '\r' && _lineLength < MaxLine)
                _line[_lineLength++] = next;
        }

        private void EndLine()
        {
            if (Target.Length == 0)
                TakeTarget();
            else if (_lineLength == 0)
                BeginBody();
            else if (HeaderLine.TryGet(_line, _lineLength, LengthName, out string length))
                TakeLength(length);
            else
                Source.Take(_line, _lineLength);
            _lineLength = 0;
        }

        private void TakeTarget()
        {
            IsTooLong |= _lineLength == MaxLine;
            string line = Encoding.UTF8.GetString(_line, 0, _lineLength);
            int end = line.LastIndexOf(' ');
            Target = end > 0 ? line.Substring(0, end) : line + " ";
            IsHead = Target.StartsWith(Head);
            if (IsHead)
                Target = Get + Target.Substring(Head.Length);
        }

        private void BeginBody()
        {
            _inBody = true;
            IsTooLong |= _bodyExpected > MaxBody;
        }

        private void TakeLength(string text)
        {
            if (!WholeNumber.TryParse(text, 0, MaxBody, out _bodyExpected))
                IsTooLong = true;
        }
    }
}
