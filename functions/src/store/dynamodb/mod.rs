//! The engine on AWS: four tables of DynamoDB.
