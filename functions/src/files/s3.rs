//! Files in a bucket. Private ones are shown by addresses of the bucket itself that expire.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{BehaviorVersion, Config, Region, RequestChecksumCalculation};
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;

use super::link::LASTS;
use super::{FileError, Offer};
use crate::store::dynamodb::thread::Thread;
use crate::store::dynamodb::{Access, https};

const CONNECT: Duration = Duration::from_secs(2);
/// A file has 4 MB at most.
const ATTEMPT: Duration = Duration::from_secs(15);

/// A bucket. Nothing in it is for anyone: the site has a bucket of its own.
#[derive(Clone)]
pub struct S3 {
    client: Client,
    bucket: String,
    thread: Arc<Thread>,
}

impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3").field("bucket", &self.bucket).finish_non_exhaustive()
    }
}

impl S3 {
    /// The bucket of a name.
    ///
    /// # Errors
    /// The thread of its calls cannot start.
    pub fn start(access: &Access, bucket: &str) -> Result<Self, FileError> {
        let timeouts =
            TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ATTEMPT).build();
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(access.region.clone()))
            .credentials_provider(access.credentials())
            .timeout_config(timeouts)
            // The bodies are signed already.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            // Names of hosts made of the bucket's do not exist where an emulator answers.
            .force_path_style(access.endpoint.is_some())
            .http_client(https());
        config.set_endpoint_url(access.endpoint.clone());
        let thread = Arc::new(Thread::start("files")?);
        Ok(Self { client: Client::from_conf(config.build()), bucket: bucket.to_owned(), thread })
    }

    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        let put = self.client.put_object().bucket(&self.bucket).key(name);
        let put = put.body(ByteStream::from(bytes.to_vec()));
        self.wait(async move {
            put.send().await.map(drop).map_err(|error| said(&error.into_service_error().meta().code()))
        })
    }

    pub(super) fn get(&self, name: &str) -> Result<Option<Vec<u8>>, FileError> {
        let get = self.client.get_object().bucket(&self.bucket).key(name);
        self.wait(async move {
            let found = match get.send().await.map_err(aws_sdk_s3::error::SdkError::into_service_error) {
                Ok(found) => found,
                Err(error) if error.is_no_such_key() => return Ok(None),
                Err(error) => return Err(said(&error.meta().code())),
            };
            let bytes = found.body.collect().await.map_err(|_| said(&None))?;
            Ok(Some(bytes.to_vec()))
        })
    }

    pub(super) fn remove(&self, name: &str) -> Result<(), FileError> {
        let remove = self.client.delete_object().bucket(&self.bucket).key(name);
        self.wait(async move {
            remove.send().await.map(drop).map_err(|error| said(&error.into_service_error().meta().code()))
        })
    }

    /// Signed on this machine: the bucket is not asked.
    pub(super) fn link(&self, offer: &Offer<'_>) -> Result<String, FileError> {
        let get = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(offer.name)
            .response_content_type(offer.media_type)
            .response_content_disposition(format!("attachment; filename=\"{}\"", offer.saved_as));
        let lasts = Duration::from_secs(LASTS.as_secs().unsigned_abs());
        self.wait(async move {
            let until = PresigningConfig::expires_in(lasts).map_err(|_| said(&None))?;
            let signed = get.presigned(until).await.map_err(|_| said(&None))?;
            Ok(signed.uri().to_owned())
        })
    }

    fn wait<T: Send + 'static>(
        &self,
        call: impl Future<Output = Result<T, FileError>> + Send + 'static,
    ) -> Result<T, FileError> {
        self.thread.wait(call).unwrap_or_else(|_| Err(said(&None)))
    }
}

/// The engine's own word for it; what else it says may name a file.
fn said(code: &Option<&str>) -> FileError {
    FileError(code.unwrap_or("no clear answer").to_owned())
}
